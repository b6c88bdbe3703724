// SPDX-License-Identifier: GPL-2.0-only
/*
 * Indentation of new lines, from the place and from the file's own unit.
 */
#include "match/print.h"

struct layout {
	struct print *p;
	chunks_t *out;
	struct indent base;      /* of the stretch of new code at hand */
	int depth;               /* open blocks of new code */
	const char *unit;        /* one level, in this item of the file */
	uint32_t unit_len;
	uint32_t unit_end;       /* where that item ends */
};

static void emit(struct layout *l, size_t piece, const char *text, size_t len, uint8_t hint)
{
	if (len || hint)
		vec_push(l->out, (struct chunk){ .piece = piece, .text = text, .len = len, .hint = hint });
}

/* One level of indentation in the top-level item at this byte: that of the first line behind its first brace */
static void find_unit(struct layout *l, uint32_t off)
{
	const struct syntax *s = l->p->s;
	node_id n = syntax_item_before(s, token_at(s, off));
	bool open = false;

	l->unit = "\t";
	l->unit_len = 1;
	if (!n)
		n = node_at(s, SYNTAX_ROOT)->child;
	if (!n || node_start(s, n) > off) {
		l->unit_end = n ? node_start(s, n) : UINT32_MAX;
		return;
	}
	l->unit_end = node_at(s, n)->next ? node_start(s, node_at(s, n)->next) : UINT32_MAX;
	for (tok_id t = node_at(s, n)->first; t < node_at(s, n)->last; t++) {
		if (s->toks[t].kind == T_PUNCT && s->toks[t].sub == P_LBRACE)
			open = true;
		if (!open || s->toks[t].kind != T_NEWLINE || s->toks[t + 1].kind != T_SPACE ||
		    s->toks[t + 2].kind == T_NEWLINE)
			continue;
		l->unit = s->text + s->toks[t + 1].off;
		l->unit_len = s->toks[t + 1].len;
		if (l->unit[0] == '\t')
			l->unit_len = 1;
		return;
	}
}

static void emit_indent(struct layout *l, size_t piece)
{
	uint32_t len = l->base.len;

	for (int i = l->base.level + l->depth; i < 0 && len >= l->unit_len; i++)
		len -= l->unit_len;
	emit(l, piece, l->base.at, len, HINT_NONE);
	for (int i = 0; i < l->base.level + l->depth; i++)
		emit(l, piece, l->unit, l->unit_len, HINT_NONE);
}

/* White space that a line begins with, without some levels of it */
static void emit_less(struct layout *l, size_t i)
{
	const struct piece *x = &l->p->pieces.at[i];
	const char *text = l->p->s->text + x->off;
	size_t len = x->flen, j;

	for (j = i + 1; j < l->p->pieces.len && l->p->pieces.at[j].gone; j++)
		;
	if (j < l->p->pieces.len && (l->p->pieces.at[j].kind == PC_CODE || !l->p->style->peer))
		for (int k = l->depth; k < 0 && len >= l->unit_len && !memcmp(text, l->unit, l->unit_len); k++) {
			text += l->unit_len;
			len -= l->unit_len;
		}
	emit(l, i, text, len, HINT_NONE);
}

/* Lines of the file inside of new braces move by as many levels. */
static void emit_own(struct layout *l, size_t i)
{
	const struct piece *x = &l->p->pieces.at[i];
	const struct piece *v = l->p->pieces.at;
	size_t n = l->p->pieces.len, j;

	if (l->p->style->peer) {
		emit(l, i, l->p->s->text + x->off, x->flen, HINT_NONE);
		if (x->law)
			emit(l, i, x->indent.at, x->indent.len, HINT_NONE);
		return;
	}
	if (l->depth < 0 && x->kind == PC_SPACE && i && v[i - 1].kind == PC_NEWLINE) {
		emit_less(l, i);
		return;
	}
	emit(l, i, l->p->s->text + x->off, x->flen, HINT_NONE);
	if (l->depth <= 0)
		return;
	if (x->kind == PC_SPACE ? !(i && v[i - 1].kind == PC_NEWLINE) : x->kind != PC_NEWLINE)
		return;
	for (j = i + 1; j < n && v[j].gone; j++)
		;
	if (j == n || (x->kind == PC_NEWLINE && v[j].kind == PC_SPACE) || v[j].kind == PC_NEWLINE ||
	    v[j].kind == PC_CPP || (v[j].kind == PC_COMMENT && l->p->style->peer))
		return;
	for (int k = 0; k < l->depth; k++)
		emit(l, i, l->unit, l->unit_len, HINT_NONE);
}

void print_layout(struct print *p, chunks_t *out)
{
	struct layout l = { .p = p, .out = out };

	for (size_t i = 0; i < p->pieces.len; i++) {
		const struct piece *x = &p->pieces.at[i];

		if (piece_is_new(x) && x->start) {
			uint32_t off = p->s->toks[x->tok].off;

			l.base = x->indent;
			if (!l.unit || off >= l.unit_end)
				find_unit(&l, off);
		}
		if (x->shift) {
			if (!l.unit || x->off >= l.unit_end)
				find_unit(&l, x->off);
			l.depth += x->shift;
		}
		if (x->gone)
			continue;
		switch ((enum piece_kind)x->kind) {
		case PC_TEXT:
			emit(&l, i, x->text, x->len, x->hint);
			break;
		case PC_BREAK:
			emit(&l, i, "\n", 1, HINT_NONE);
			if (x->law)
				emit(&l, i, x->indent.at, x->indent.len, HINT_NONE);
			else
				emit_indent(&l, i);
			break;
		case PC_RAW_BREAK:
			emit(&l, i, "\n", 1, HINT_NONE);
			break;
		case PC_INDENT:
			l.depth++;
			break;
		case PC_UNINDENT:
			l.depth--;
			break;
		default:
			emit_own(&l, i);
		}
	}
	print_wrap(p, out);
}
