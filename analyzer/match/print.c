// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file as pieces, and the new text made from them: whole, and as edits.
 */
#include "match/print_job.h"

/* ---- pieces ---------------------------------------------------------------------------------- */
static bool is_line_directive(const struct token *t)
{
	switch ((enum directive)t->sub) {
	case D_IF: case D_IFDEF: case D_IFNDEF: case D_ELIF: case D_ELIFDEF: case D_ELIFNDEF: case D_ELSE: case D_ENDIF:
	case D_PRAGMA: case D_LINE: case D_IDENT: case D_OTHER: case D_ERROR: case D_WARNING:
		return true;
	default:
		return false;
	}
}

/* Top-level '+' code before an item goes above the comments of that item. */
static size_t above_comments(struct job *j, tok_id t, size_t i)
{
	const pieces_t *v = &j->print.pieces;
	size_t best = i;
	node_id item = print_item(j->s, t);

	if (!item || node_at(j->s, item)->first != t || !print_starts_line(j->s, t))
		return best;
	for (node_id n = node_at(j->s, item)->parent; n; n = node_at(j->s, n)->parent)
		if (node_at(j->s, n)->kind != N_FILE && node_at(j->s, n)->kind != N_PP_BRANCH &&
		    node_at(j->s, n)->kind != N_PP_COND && node_at(j->s, n)->kind != N_ALT &&
		    node_at(j->s, n)->kind != N_VARIANT)
			return best;
	while (i && (v->at[i - 1].kind == PC_COMMENT || piece_is_blank(&v->at[i - 1]))) {
		i--;
		if (v->at[i].kind == PC_COMMENT && (!i || v->at[i - 1].kind == PC_NEWLINE))
			best = i;
	}
	return best;
}

/* `}` on a line of its own: what comes before it goes on the line above. */
static size_t above_brace(struct job *j, const struct want *w)
{
	const pieces_t *v = &j->print.pieces;
	size_t i = v->len;

	if (!is_punct(&j->s->toks[w->tok], P_RBRACE) || !print_starts_line(j->s, w->tok))
		return i;
	while (i && v->at[i - 1].kind == PC_SPACE)
		i--;
	return i && v->at[i - 1].kind == PC_NEWLINE ? i - 1 : v->len;
}

static void move_pieces(pieces_t *v, size_t from, size_t to)
{
	size_t n = v->len - from;
	struct piece *tail;

	if (from == to || !n)
		return;
	tail = xcalloc(n, sizeof(*tail));
	memcpy(tail, v->at + from, n * sizeof(*tail));
	memmove(v->at + to + n, v->at + to, (from - to) * sizeof(*v->at));
	memcpy(v->at + to, tail, n * sizeof(*tail));
	free(tail);
}

static void push_before(struct job *j, const struct want *w)
{
	pieces_t *v = &j->print.pieces;
	size_t len = v->len, at = len;

	if (!w->minus)
		at = above_brace(j, w);
	j->line_above = at != len;
	j->hoist = false;
	job_push(j, w, false);
	if (!w->minus && at == len && j->hoist && j->s->toks[w->tok].kind != T_HASH)
		at = above_comments(j, w->tok, len);
	j->line_above = false;
	move_pieces(v, len, at);
}

static uint8_t kind_of(const struct token *t)
{
	switch (t->kind) {
	case T_SPACE:
	case T_CONT:
		return PC_SPACE;
	case T_NEWLINE:
		return PC_NEWLINE;
	case T_COMMENT:
		return PC_COMMENT;
	}
	return PC_CODE;
}

static void make_pieces(struct job *j)
{
	const struct syntax *s = j->s;

	for (tok_id t = 0; t < s->ntoks && s->toks[t].kind != T_EOF; t++) {
		const struct token *x = &s->toks[t];
		const struct want *w = j->slot[t] ? &j->wants.at[j->slot[t] - 1] : NULL;
		struct piece p = { .kind = kind_of(x), .tok = t, .off = x->off, .flen = x->len,
				   .minus = w && w->minus, .way = w ? w->way : 0, .dots = w ? w->dots : 0 };

		if (x->kind == T_HASH && is_line_directive(x) && !w) {
			p.kind = PC_CPP;
			while (t + 1 < s->ntoks && (s->toks[t + 1].flags & TF_DIRECTIVE ||
						    (token_is_trivia(&s->toks[t + 1]) && s->toks[t + 1].kind != T_NEWLINE)) &&
			       s->toks[t + 1].kind != T_EOF && s->toks[t + 1].kind != T_NEWLINE)
				t++;
			p.flen = s->toks[t].off + s->toks[t].len - p.off;
		}
		if (w)
			push_before(j, w);
		p.gone = j->eat_space && p.kind == PC_SPACE;
		j->eat_space = false;
		vec_push(&j->print.pieces, p);
		if (w)
			job_push(j, w, true);
	}
	for (tok_id t = 0; t < s->ntoks; t++)
		j->print.at[t] = UINT32_MAX;
	for (uint32_t i = 0; i < j->print.pieces.len; i++)
		if (!piece_is_new(&j->print.pieces.at[i]))
			j->print.at[j->print.pieces.at[i].tok] = i;
}

/* ---- the result ------------------------------------------------------------------------------ */
struct hunk {
	uint32_t start, end, way;
	size_t text, len;        /* of out->text */
};

/* What no way wanted goes with the first one. */
static uint32_t way_of(const struct hunk *h)
{
	return h->way == UINT32_MAX ? 0 : h->way;
}

static int by_way(const void *pa, const void *pb)
{
	const struct hunk *a = pa, *b = pb;

	if (way_of(a) != way_of(b))
		return way_of(a) < way_of(b) ? -1 : 1;
	return a->text < b->text ? -1 : a->text > b->text;
}

/* The edits of one way */
static void add_group(struct job *j, const struct hunk *hunks, size_t n)
{
	struct transform_out *out = j->out;
	struct edit_group g = { .path = j->src->path, .rule = j->rule->name, .nedits = n };
	const uint32_t way = way_of(hunks);

	g.edits = arena_alloc(j->arena, n * sizeof(*g.edits));
	for (size_t i = 0; i < n; i++)
		g.edits[i] = (struct edit){ hunks[i].start, hunks[i].end,
					    arena_strndup(j->arena, out->text.buf + hunks[i].text, hunks[i].len) };
	g.span_start = hunks[0].start;
	g.span_end = hunks[n - 1].end;
	g.where = job_where(j, way, token_at(j->s, g.span_start));
	for (size_t i = 0; i < j->ways[way].napplied; i++)
		g.inferred |= !j->ways[way].applied[i].found->exact;
	vec_push(&out->groups, g);
	vec_push(&out->group_ways, way);
}

/* Stretches in which the chunks are not the file's own bytes */
static void make_edits(struct job *j, const chunks_t *chunks)
{
	struct transform_out *out = j->out;
	const pieces_t *v = &j->print.pieces;
	VEC(struct hunk) hunks = { 0 };
	uint32_t pos = 0;
	size_t n = 0;
	bool open = false;

	for (size_t i = 0; i < v->len; i++) {
		const struct piece *x = &v->at[i];
		size_t from = out->text.len;
		bool own;

		for (; n < chunks->len && chunks->at[n].piece == i; n++)
			str_addn(&out->text, chunks->at[n].text, chunks->at[n].len);
		own = x->flen == out->text.len - from && !memcmp(j->s->text + x->off, out->text.buf + from, x->flen);
		if (own && x->flen) {
			open = false;
			pos = x->off + x->flen;
			continue;
		}
		if (!open && (x->flen || out->text.len > from)) {
			vec_push(&hunks, (struct hunk){ pos, pos, UINT32_MAX, from, 0 });
			open = true;
		}
		if (open) {
			struct hunk *h = &hunks.at[hunks.len - 1];

			if (x->flen)
				h->end = pos = x->off + x->flen;
			h->len = out->text.len - h->text;
			if (x->minus || piece_is_new(x))
				h->way = MIN(h->way, x->way);
		}
	}
	out->changed = hunks.len > 0;
	if (hunks.len > 1)
		qsort(hunks.at, hunks.len, sizeof(*hunks.at), by_way);
	for (size_t i = 0, next; i < hunks.len; i = next) {
		for (next = i + 1; next < hunks.len && way_of(&hunks.at[next]) == way_of(&hunks.at[i]); next++)
			;
		add_group(j, &hunks.at[i], next - i);
	}
	vec_release(&hunks);
}

int transform(const struct source *src, const struct smpl_rule *rule, const struct past *past, const struct way *ways,
	      size_t nways, const struct transform_style *style, struct arena *a, struct transform_out *out,
	      struct err *err)
{
	struct job j = { .src = src, .s = src->s, .rule = rule, .past = past, .ways = ways, .style = style,
			 .arena = a, .out = out };
	chunks_t chunks = { 0 };

	(void)err;
	*out = (struct transform_out){ .text = STR_INIT };
	j.slot = xcalloc(j.s->ntoks, sizeof(*j.slot));
	j.my_slot = xcalloc(j.s->ntoks, sizeof(*j.my_slot));
	j.dots = xcalloc(past->ntokens + 1, sizeof(*j.dots));
	for (uint32_t i = 0; i < past->ntokens; i++)
		j.dots[i + 1] = j.dots[i] + (past->tokens[i].mark != MARK_MINUS &&
					    !strcmp(past->tokens[i].text, "..."));
	for (uint32_t i = 0; i < nways; i++)
		job_take(&j, i);
	j.print = (struct print){ .src = src, .s = j.s, .style = style, .arena = a,
				  .at = xcalloc(j.s->ntoks, sizeof(uint32_t)) };
	if (j.wants.len) {
		job_declarations(&j);
		make_pieces(&j);
		print_braces(&j.print);
		print_regions(&j.print);
		print_commas(&j.print);
		if (style->peer)
			print_depths(&j.print);
		else
			print_shifts(&j.print);
		print_layout(&j.print, &chunks);
		make_edits(&j, &chunks);
	} else {
		str_addn(&out->text, j.s->text, j.s->size);
	}
	for (size_t i = 0; i < j.wants.len; i++)
		vec_release(&j.wants.at[i].added);
	vec_release(&chunks);
	vec_release(&j.print.pieces);
	vec_release(&j.wants);
	vec_release(&j.mine);
	free(j.print.at);
	free(j.dots);
	free(j.slot);
	free(j.my_slot);
	return 0;
}

void transform_release(struct transform_out *out)
{
	str_release(&out->text);
	vec_release(&out->conflicts);
	vec_release(&out->groups);
	vec_release(&out->group_ways);
}
