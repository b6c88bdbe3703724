// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines that are too long are broken behind a comma of the outermost parentheses, and aligned with them.
 *
 * Coccinelle does so wherever new code stands in parentheses, with the file's own commas, too; from the new code on it
 * also aligns the file's lines, unless the first of them stands far enough to the right already: then it lets go of
 * everything up to the next new code.
 */
#include "match/print.h"

enum hold { HOLD_NONE /* no new code yet */, HOLD_ON, HOLD_OFF /* let go */ };
struct box {
	size_t column;           /* behind the parenthesis, or where the latest of the file's lines in it begins */
	bool aligned;            /* lines of the file in it are aligned with it */
};
struct wrap {
	const struct print *p;
	chunks_t *v;
	unsigned max;
	size_t column;
	struct box boxes[64];
	size_t depth;
	enum hold hold;
	size_t cell;             /* chunk of the blank at which the line may be broken; 0: none (chunk 0 never is) */
	size_t cell_column;      /* where what follows it begins */
	bool cell_after;         /* … behind that chunk: it is a comma without a blank */
	const char *unit;        /* what indentation is made of, before blanks */
	uint32_t unit_len, unit_columns;
	uint32_t unit_end;       /* the top-level item that this holds for ends there */
};

static const struct piece *piece_of(const struct wrap *w, size_t i)
{
	return &w->p->pieces.at[w->v->at[i].piece];
}

static bool own_char(const struct wrap *w, size_t i, char c)
{
	const struct piece *x = piece_of(w, i);

	return x->kind == PC_CODE && x->flen == 1 && w->v->at[i].text[0] == c;
}

static void advance(struct wrap *w, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\n')
			w->column = 0;
		else if (text[i] == '\t')
			w->column += 8 - w->column % 8;
		else
			w->column++;
	}
}

/* ---- indentation ----------------------------------------------------------------------------- */
/* Coccinelle aligns with as much white space as the item's last indented line outside of parentheses has, and with
 * blanks. */
static void item_unit(struct wrap *w, const struct node *item)
{
	const struct syntax *s = w->p->s;
	size_t depth = 0;

	for (tok_id t = item->first; t < item->last; t++) {
		const struct token *x = &s->toks[t];
		const char *text = s->text + s->toks[t + 1].off;
		unsigned columns = 0;

		if (x->kind == T_PUNCT && x->sub == P_LPAREN)
			depth++;
		else if (x->kind == T_PUNCT && x->sub == P_RPAREN)
			depth -= depth != 0;
		if (depth || x->kind != T_NEWLINE || x[1].kind != T_SPACE || x[2].kind == T_NEWLINE ||
		    (memchr(text, '\t', x[1].len) && memchr(text, ' ', x[1].len)))
			continue;
		for (uint32_t k = 0; k < x[1].len; k++)
			columns = text[k] == '\t' ? (columns | 7) + 1 : columns + 1;
		w->unit = text;
		w->unit_len = x[1].len;
		w->unit_columns = columns;
	}
}

static void set_unit(struct wrap *w, uint32_t off)
{
	const struct syntax *s = w->p->s;
	node_id n = syntax_item_before(s, token_at(s, off));

	w->unit = "\t";
	w->unit_len = 1;
	w->unit_columns = 8;
	if (!n)
		n = node_at(s, SYNTAX_ROOT)->child;
	w->unit_end = n && node_at(s, n)->next ? node_start(s, node_at(s, n)->next) : UINT32_MAX;
	if (w->p->style->peer && n && node_start(s, n) <= off)
		item_unit(w, node_at(s, n));
}

/* White space up to a column, behind `lead` */
static void set_text(struct wrap *w, size_t chunk, const char *lead, size_t column)
{
	struct str s = STR_INIT;
	size_t left = column;

	str_add(&s, lead);
	for (; w->unit_columns && left >= w->unit_columns; left -= w->unit_columns)
		str_addn(&s, w->unit, w->unit_len);
	while (left--)
		str_addch(&s, ' ');
	w->v->at[chunk].text = arena_strndup(w->p->arena, s.buf, s.len);
	w->v->at[chunk].len = s.len;
	str_release(&s);
}

/* ---- parentheses ----------------------------------------------------------------------------- */
static struct box *top(struct wrap *w)
{
	return &w->boxes[MIN(w->depth, ARRAY_SIZE(w->boxes)) - 1];
}

static void push(struct wrap *w)
{
	if (w->depth < ARRAY_SIZE(w->boxes))
		w->boxes[w->depth] = (struct box){ w->column, false };
	w->depth++;
}

static void pop(struct wrap *w)
{
	w->depth -= w->depth != 0;
	if (!w->depth) {
		w->cell = 0;
		w->hold = HOLD_NONE;
	}
}

/* ---- lines that are too long ------------------------------------------------------------------- */
/* Breaks the line at the last place where that may be, if it got too long. */
static void check_at(struct wrap *w, size_t indent)
{
	if (!w->cell || w->column <= w->max || !w->depth || w->hold != HOLD_ON)
		return;
	set_text(w, w->cell, w->cell_after ? ",\n" : "\n", indent);
	w->column = indent + (w->column - w->cell_column);
	w->cell = 0;
}

static void check(struct wrap *w)
{
	check_at(w, w->boxes[0].column);
}

static void set_cell(struct wrap *w, size_t chunk, bool after)
{
	w->cell = chunk;
	w->cell_after = after;
	w->cell_column = w->column;
}

/* Where the line behind this newline will begin; one above it does, too. */
static size_t line_column(const struct wrap *w, size_t i)
{
	const struct chunk *next = i + 1 < w->v->len ? &w->v->at[i + 1] : NULL;
	size_t column = 0;

	if (w->boxes[0].aligned || !next)
		return w->boxes[0].column;
	for (size_t k = 0; k < next->len && strchr(" \t", next->text[k]); k++)
		column = next->text[k] == '\t' ? (column | 7) + 1 : column + 1;
	return MAX(column, w->boxes[0].column);
}

/* A comma of the file: the line may be broken at the one blank that follows, or right behind it. */
static void own_comma(struct wrap *w, size_t i)
{
	const struct chunk *next = i + 1 < w->v->len ? &w->v->at[i + 1] : NULL;

	if (next && piece_of(w, i + 1)->kind == PC_NEWLINE) {
		check_at(w, line_column(w, i + 1));
		return;
	}
	check(w);
	if (!next || !next->len || next->hint == HINT_COMMA || memchr(next->text, '\n', next->len))
		return;
	if (piece_of(w, i + 1)->kind == PC_SPACE && next->len == 1 && next->text[0] == ' ') {
		set_cell(w, i + 1, false);
		w->cell_column++;
	} else {
		set_cell(w, i, true);
	}
}

/* What sticks to the closing parenthesis: `;`, `) {` up to its blank */
static size_t tail_length(const struct wrap *w, size_t i)
{
	size_t n = 0;

	for (; i < w->v->len; i++)
		for (size_t k = 0; k < w->v->at[i].len; k++, n++)
			if (strchr(" \t\r\n", w->v->at[i].text[k]))
				return n;
	return n;
}

static void close_box(struct wrap *w, size_t i)
{
	if (w->depth == 1) {
		size_t tail = w->p->style->peer ? 0 : tail_length(w, i + 1);

		w->column += tail;
		check(w);
		w->column -= tail;
	}
	pop(w);
}

/* ---- lines within parentheses ------------------------------------------------------------------ */
/* A new line of the file's own: chunk i is its newline. Returns the last chunk of its indentation. */
static size_t own_line(struct wrap *w, size_t i)
{
	size_t next = i + 1, n = w->v->len, at = i;
	struct box *b = top(w);

	w->cell = 0;
	advance(w, w->v->at[i].text, w->v->at[i].len);
	if (next < n && piece_of(w, next)->kind == PC_SPACE) {
		advance(w, w->v->at[next].text, w->v->at[next].len);
		at = next++;
	}
	if (!w->p->style->peer || next >= n || own_char(w, next, ')'))
		return at;
	if (w->hold == HOLD_ON && piece_of(w, next)->kind != PC_NEWLINE && piece_of(w, next)->kind != PC_CPP &&
	    (b->aligned || w->column < b->column)) {
		b->aligned = true;
		w->column = b->column;
		set_text(w, at, at == i ? "\n" : "", b->column);
		return at;
	}
	if (w->hold == HOLD_ON)
		w->hold = HOLD_OFF;
	b->column = w->column;
	b->aligned = false;
	return at;
}

/* Lines of new code within parentheses stand at least as far to the right as those. Returns the last chunk of the
 * line's indentation. */
static size_t new_line(struct wrap *w, size_t i)
{
	size_t end = i;

	w->cell = 0;
	advance(w, "\n", 1);
	while (end + 1 < w->v->len && w->v->at[end + 1].piece == w->v->at[i].piece) {
		end++;
		advance(w, w->v->at[end].text, w->v->at[end].len);
	}
	if (w->column >= top(w)->column)
		return end;
	for (size_t k = i + 1; k <= end; k++)
		w->v->at[k].len = 0;
	set_text(w, i, "\n", top(w)->column);
	w->column = top(w)->column;
	return end;
}

/* ---- all of it --------------------------------------------------------------------------------- */
static void brackets(struct wrap *w, size_t i)
{
	const struct chunk *c = &w->v->at[i];

	if (c->hint == HINT_OPEN || own_char(w, i, '('))
		push(w);
	else if (c->hint == HINT_CLOSE || own_char(w, i, ')'))
		close_box(w, i);
	else if (own_char(w, i, ',') && w->depth == 1 && w->p->style->peer)
		own_comma(w, i);
	if (own_char(w, i, '{') || own_char(w, i, '}')) {
		w->depth = 0;
		w->hold = HOLD_NONE;
	}
}

static size_t wrap_chunk(struct wrap *w, size_t i)
{
	const struct chunk *c = &w->v->at[i];
	const struct piece *x = piece_of(w, i);
	size_t before = w->column;

	if (w->depth && piece_is_new(x) && x->kind == PC_TEXT && c->len && c->text[0] != ' ') {
		if (w->hold == HOLD_OFF)
			top(w)->aligned = false;
		w->hold = HOLD_ON;
	}
	if (c->hint == HINT_COMMA && w->depth == 1) {
		check(w);
		w->column += c->len;
		set_cell(w, i, false);
		return i;
	}
	if (w->depth && x->kind == PC_NEWLINE)
		return own_line(w, i);
	if (w->depth && x->kind == PC_BREAK && w->p->style->peer)
		return new_line(w, i);
	advance(w, c->text, c->len);
	if (w->column < before || memchr(c->text, '\n', c->len))
		w->cell = 0;
	brackets(w, i);
	return i;
}

void print_wrap(struct print *p, chunks_t *v)
{
	struct wrap w = { .p = p, .v = v, .max = p->style->max_width };

	for (size_t i = 0; i < v->len; i++) {
		const struct piece *x = piece_of(&w, i);

		if (x->flen && x->off >= w.unit_end)
			w.unit = NULL;
		if (!w.unit)
			set_unit(&w, x->flen ? x->off : p->s->toks[x->tok].off);
		i = wrap_chunk(&w, i);
	}
}
