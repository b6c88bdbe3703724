// SPDX-License-Identifier: GPL-2.0-only
/* Cells of rows: names, folded texts, lines, references. */
#include "index/extract_private.h"

void declared(struct extract *x, tok_id t)
{
	struct symbol *y = symbol_at(x, t);

	if (y)
		y->flags |= SYM_DECLARED;
}

void name_text(const struct extract *x, node_id n, struct str *out)
{
	for (tok_id t = at_node(x, n)->first; t <= at_node(x, n)->last; t++)
		if (!token_is_trivia(&x->s->toks[t]))
			str_addn(out, x->s->text + x->s->toks[t].off, x->s->toks[t].len);
}

void put_token(struct extract *x, tok_id t)
{
	rows_textn(x->r, x->s->text + x->s->toks[t].off, x->s->toks[t].len);
}

void put_name(struct extract *x, node_id n)
{
	if (at_node(x, n)->first == at_node(x, n)->last) {
		put_token(x, at_node(x, n)->first);
		return;
	}
	str_reset(&x->buf);
	name_text(x, n, &x->buf);
	rows_textn(x->r, x->buf.buf, x->buf.len);
}

/* Whether this white space is what folding makes of it */
static bool one_blank(const struct extract *x, const struct token *t)
{
	return t->len == 1 && x->s->text[t->off] == ' ';
}

void fold_tokens(const struct extract *x, tok_id first, tok_id last, struct str *out)
{
	const struct token *toks = x->s->toks, *t;
	uint32_t from = toks[first].off, end = from; /* text that can be taken as it is */

	for (tok_id i = first; i <= last; i++) {
		t = &toks[i];
		if (!token_is_trivia(t)) {
			end = t->off + t->len;
		} else if (!one_blank(x, t) || (i < last && token_is_trivia(t + 1))) {
			str_addn(out, x->s->text + from, end - from);
			while (i < last && token_is_trivia(&toks[i + 1]))
				i++;
			if (i == last)
				return;
			str_addch(out, ' ');
			from = end = toks[i + 1].off;
		}
	}
	str_addn(out, x->s->text + from, end - from);
}

void fold_node(const struct extract *x, node_id n, struct str *out)
{
	const struct node *nd = at_node(x, n);
	unsigned any = 0;

	for (tok_id t = nd->first; t <= nd->last; t++)
		any |= x->s->toks[t].flags;
	if ((any & TF_DIRECTIVE) && !(x->s->toks[nd->first].flags & TF_DIRECTIVE))
		node_text(x->s, n, out);
	else
		fold_tokens(x, nd->first, nd->last, out);
}

void put_node(struct extract *x, node_id n)
{
	if (!n) {
		rows_null(x->r);
		return;
	}
	str_reset(&x->buf);
	fold_node(x, n, &x->buf);
	rows_textn(x->r, x->buf.buf, x->buf.len);
}

void put_str(struct extract *x, const struct str *text)
{
	if (text->len)
		rows_textn(x->r, text->buf, text->len);
	else
		rows_null(x->r);
}

void put_tag_text(struct extract *x, uint32_t text)
{
	rows_text(x->r, text ? x->texts.buf + text : NULL);
}

/* Rows come in order of place, so the line is near the one before. */
static uint32_t line_of(struct extract *x, uint32_t off)
{
	const struct syntax *s = x->s;
	uint32_t i = x->line_hint;
	int line;

	if (s->lines[i] <= off) {
		for (uint32_t stop = i + 8; i < stop; i++) {
			if (i + 1 >= s->nlines || s->lines[i + 1] > off) {
				x->line_hint = i;
				return i;
			}
		}
	}
	syntax_position(s, off, &line, NULL);
	x->line_hint = (uint32_t)line - 1;
	return x->line_hint;
}

void put_line(struct extract *x, tok_id t)
{
	rows_int(x->r, line_of(x, x->s->toks[t].off) + 1);
}

void put_place(struct extract *x, tok_id t)
{
	uint32_t off = x->s->toks[t].off, line = line_of(x, off);

	rows_int(x->r, line + 1);
	rows_int(x->r, off - x->s->lines[line] + 1);
}

void put_cond(struct extract *x, tok_id t)
{
	rows_text(x->r, cond_at(x, t));
}

/* Often it is the one that was found last, or the next one. */
size_t item_at(struct extract *x, enum table t, tok_id at)
{
	const struct item *v = x->items[t].at;
	size_t low = x->found[t], high = x->items[t].len, mid;

	for (mid = low; mid < high && mid < low + 2; mid++) {
		if (v[mid].at == at) {
			x->found[t] = mid;
			return mid;
		}
	}
	low = 0;
	while (low < high) {
		mid = low + (high - low) / 2;
		if (v[mid].at == at) {
			x->found[t] = mid;
			return mid;
		}
		if (v[mid].at < at)
			low = mid + 1;
		else
			high = mid;
	}
	return x->items[t].len;
}

bool has_item(struct extract *x, enum table t, tok_id at)
{
	return item_at(x, t, at) < x->items[t].len;
}

void put_ref(struct extract *x, enum table t, tok_id at)
{
	size_t i = at == NO_TOK ? x->items[t].len : item_at(x, t, at);

	rows_ref(x->r, i < x->items[t].len ? (uint32_t)i : ROWS_NO_REF);
}
