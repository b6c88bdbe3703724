// SPDX-License-Identifier: GPL-2.0-only
/*
 * '+' code: its tokens, and the token that it hangs on.
 *
 * As in Coccinelle it goes to the token before it or to the one behind it, whichever of the two is a '-' token; when
 * both or none are, to the one before. `...`, nests, disjunctions and `when` take no '+' code.
 */
#include "smpl/past_private.h"
#include "syntax/private.h" /* lex_one() */

struct lines {
	struct pparser *p;
	const char *text, *at;
	uint32_t line;
	uint32_t column; /* of `at`, a tab going to the next multiple of 8; the mark is column 0 */
	bool bol, space;
	VEC(struct plus_token) out;
};

static void step(struct lines *l, const char *to)
{
	for (; l->at < to; l->at++) {
		if (*l->at == '\n') {
			l->line++;
			l->column = 1;
		} else {
			l->column = *l->at == '\t' ? (l->column | 7) + 1 : l->column + 1;
		}
	}
}

static const char *line_end(const char *s)
{
	const char *nl = strchr(s, '\n');

	return nl ? nl : s + strlen(s);
}

static void push(struct lines *l, const char *end, uint8_t kind, uint16_t sub)
{
	struct plus_token t = { .kind = kind, .sub = sub, .bol = l->bol, .space = l->space };
	const struct metavar *mv = NULL;

	t.text = internn(l->at, (size_t)(end - l->at));
	t.indent = (uint16_t)MIN(l->column, UINT16_MAX);
	t.line = l->line;
	if (kind == T_IDENT)
		mv = smpl_metavar(l->p->rr->rule, t.text);
	if (mv && mv->kind != MV_SYMBOL && mv->kind != MV_TYPEDEF)
		t.mv = mv;
	if (kind == T_STRING)
		t.parts = past_string(l->p, t.text, &t.nparts);
	vec_push(&l->out, t);
	step(l, end);
	l->bol = l->space = false;
}

static bool names_metavar(struct lines *l, const char *end)
{
	const char *s = l->at;
	size_t n;

	while (s < end) {
		n = ident_length(s);
		if (n && smpl_metavar(l->p->rr->rule, internn(s, n)))
			return true;
		s += n ? n : 1;
	}
	return false;
}

/* A directive that names no metavariable is one token. */
static bool directive(struct lines *l)
{
	const char *end = line_end(l->at);

	while (*end && end > l->at && end[-1] == '\\')
		end = line_end(end + 1);
	if (names_metavar(l, end))
		return false;
	push(l, end, T_HASH, 0);
	return true;
}

static void one_token(struct lines *l)
{
	struct token t = { 0 };
	const char *end = l->at + strlen(l->at), *close;

	if (l->at[0] == '/' && l->at[1] == '/') {
		push(l, line_end(l->at), T_COMMENT, 0);
		return;
	}
	if (l->at[0] == '/' && l->at[1] == '*') {
		close = strstr(l->at + 2, "*/");
		push(l, close ? close + 2 : end, T_COMMENT, 0);
		return;
	}
	if (*l->at == '#' && l->bol && directive(l))
		return;
	close = lex_one(l->at, end, &t);
	push(l, close > l->at ? close : l->at + 1, t.kind, t.sub);
}

static const struct plus_code *lex_code(struct pparser *p, const struct stok *s)
{
	struct plus_code *code = arena_alloc(p->a, sizeof(*code));
	struct lines l = { .p = p, .text = s->text, .at = s->text, .column = 1, .bol = true, .space = true };
	struct plus_token *copy;
	uint16_t empty = 0;

	l.line = (uint32_t)reader_line(p->rr->r, s->off);
	while (*l.at) {
		if (*l.at == '\n') {
			l.bol = l.space = true;
			empty++;
			step(&l, l.at + 1);
		} else if (strchr(" \t\r\f\v", *l.at)) {
			l.space = true;
			step(&l, l.at + 1);
		} else if (l.at[0] == '\\' && l.at[1] == '\n') {
			l.space = true;
			step(&l, l.at + 1);
		} else {
			if (!l.out.len)
				code->empty_before = empty;
			one_token(&l);
			empty = 0;
		}
	}
	code->empty_after = empty;
	copy = arena_alloc(p->a, (l.out.len + 1) * sizeof(*copy));
	if (l.out.len)
		memcpy(copy, l.out.at, l.out.len * sizeof(*copy));
	code->at = copy;
	code->len = l.out.len;
	code->twice = s->twice;
	code->own_lines = true;
	vec_release(&l.out);
	return code;
}

/* ---- where it hangs -------------------------------------------------------------------------- */

/* Tokens that stand for no code: dots with their conditions, brackets of nests and disjunctions */
static void mark_dots(const struct pnode *n, bool *unreal)
{
	uint32_t i;

	if (n->kind == PN_DOTS) {
		for (i = n->first; i <= n->last; i++)
			unreal[i] = true;
		return;
	}
	if (n->kind == PN_NEST && n->child) {
		for (i = n->first; i < n->child->first; i++)
			unreal[i] = true;
		for (i = n->child->last + 1; i <= n->last; i++)
			unreal[i] = true;
	}
	for (n = n->child; n; n = n->next)
		mark_dots(n, unreal);
}

static void hang(struct pparser *p, const struct plus_code *const **list, const struct plus_code *code)
{
	const struct plus_code **copy;
	size_t n = 0;

	while (*list && (*list)[n])
		n++;
	copy = arena_alloc(p->a, (n + 2) * sizeof(*copy));
	if (n)
		memcpy(copy, *list, n * sizeof(*copy));
	copy[n] = code;
	*list = copy;
}

static int hang_one(struct pparser *p, const struct stok *s, uint32_t next, const bool *unreal)
{
	const struct plus_code *code = lex_code(p, s);
	struct ptok *before = next > 0 && !unreal[next - 1] ? &p->toks[next - 1] : NULL;
	struct ptok *behind = next < p->ntoks && !unreal[next] ? &p->toks[next] : NULL;

	if (!code->len)
		return 0;
	if (!before && !behind)
		return reader_error(p->rr->r, s->off, "this '+' line has no code to stand beside: put it into the "
				    "alternatives, or beside a line of code");
	if (before && behind && before->t.mark != MARK_MINUS && behind->t.mark == MARK_MINUS)
		before = NULL;
	if (before)
		hang(p, &before->t.after, code);
	else
		hang(p, &behind->t.before, code);
	return 0;
}

int past_plus(struct pparser *p, const struct pnode *root)
{
	bool *unreal = arena_alloc(p->a, p->ntoks + 1);
	const struct stok *s;
	uint32_t i = 0;
	int rc = 0;

	mark_dots(root, unreal);
	for (i = 0; i < p->ntoks; i++)
		unreal[i] = unreal[i] || p->toks[i].st >= ST_DISJ_OPEN;
	/* Nor does the comma behind dots: it may stand for nothing. */
	/* What a statement list stands for may be nothing, too. */
	for (i = 0; i < p->ntoks; i++)
		unreal[i] = unreal[i] || (p->toks[i].t.mark != MARK_MINUS && ptok_mv(&p->toks[i], MV_STATEMENT_LIST));
	for (i = p->ntoks; i-- > 1;)
		unreal[i] = unreal[i] || (unreal[i - 1] && p->toks[i].t.kind == T_PUNCT && p->toks[i].t.sub == P_COMMA);
	i = 0;
	for (s = p->rr->body.at; s->kind != ST_EOF && !rc; s++) {
		/* Several ptoks come from one directive; @p makes none. */
		while (i < p->ntoks && p->toks[i].off < s->off)
			i++;
		if (s->kind == ST_PLUS)
			rc = hang_one(p, s, i, unreal);
	}
	return rc;
}
