// SPDX-License-Identifier: GPL-2.0-only
/* Texts and figures taken from the tree: folded text of nodes, conditions, statistics; its proof. */
#include "syntax/private.h"

/* ---- text of a node ---------------------------------------------------------------------------- */

struct hole {
	tok_id from, to; /* [from, to) */
};
typedef VEC(struct hole) holes_t;

/* Does this node, or one below it, begin or end in the branch? */
static bool uses_branch(const struct syntax *s, node_id root, const struct branch *b)
{
	const struct node *n;

	for (node_id i = root; i; i = node_next(s, i, root)) {
		n = &s->nodes[i];
		if ((n->first >= b->body && n->first < b->end) ||
		    (n->last >= b->body && n->last < b->end))
			return true;
	}
	return false;
}

/* The branches of #if groups in the node's range that are not its own: those of other variants */
static void find_holes(const struct syntax *s, node_id n, holes_t *holes)
{
	const struct node *nd = &s->nodes[n];
	const struct branch *b;

	for (uint32_t i = 0; s->priv && i < s->priv->nbranches; i++) {
		b = &s->priv->branches[i];
		if (b->body <= nd->last && b->end > nd->first && !uses_branch(s, n, b))
			vec_push(holes, (struct hole){ b->body, b->end });
	}
}

static bool in_hole(const holes_t *holes, tok_id t)
{
	for (size_t i = 0; i < holes->len; i++)
		if (t >= holes->at[i].from && t < holes->at[i].to)
			return true;
	return false;
}

/* Tokens first..last with trivia folded; directives only if `directives` */
static void fold(const struct syntax *s, tok_id first, tok_id last, bool directives,
		 const holes_t *holes, struct str *out)
{
	const struct token *t;
	bool blank = false;

	for (tok_id i = first; i <= last; i++) {
		t = &s->toks[i];
		if (token_is_trivia(t) || (!directives && t->flags & TF_DIRECTIVE) ||
		    (holes && in_hole(holes, i))) {
			blank = true;
			continue;
		}
		if (blank && i > first)
			str_addch(out, ' ');
		blank = false;
		str_addn(out, s->text + t->off, t->len);
	}
}

void node_text(const struct syntax *s, node_id n, struct str *out)
{
	const struct node *nd = &s->nodes[n];
	holes_t holes = { 0 };

	if (!node_has_directive(s, n)) {
		fold(s, nd->first, nd->last, true, NULL, out);
		return;
	}
	find_holes(s, n, &holes);
	fold(s, nd->first, nd->last, false, &holes, out);
	vec_release(&holes);
}

/* ---- conditions -------------------------------------------------------------------------------- */

bool branch_condition(const struct syntax *s, const struct branch *b, struct pp_cond *c)
{
	unsigned d = s->toks[b->hash].sub;
	bool defined = d == D_IFDEF || d == D_IFNDEF || d == D_ELIFDEF || d == D_ELIFNDEF;
	tok_id first = token_next(s, b->hash), last = first, t; /* first: the directive's name */
	struct str text = STR_INIT;

	if (d == D_ELSE)
		return false;
	for (t = first + 1; t < s->ntoks && s->toks[t].flags & TF_DIRECTIVE; t++)
		if (!token_is_trivia(&s->toks[t]))
			last = t;
	str_add(&text, defined ? "defined(" : "");
	if (last > first)
		fold(s, token_next(s, first), last, true, NULL, &text);
	str_add(&text, defined ? ")" : "");
	c->text = internn(text.buf, text.len);
	c->negated = d == D_IFNDEF || d == D_ELIFNDEF;
	str_release(&text);
	return true;
}

/* The innermost group that has t between its #if and its #endif, + 1; 0: none */
static uint32_t group_around(const struct syntax *s, tok_id t)
{
	const struct syntax_private *p = s->priv;
	uint32_t low = 0, high = p->ngroups, mid;

	while (low < high) { /* the first group that starts behind t */
		mid = low + (high - low) / 2;
		if (p->branches[p->groups[mid].first].hash <= t)
			low = mid + 1;
		else
			high = mid;
	}
	while (low && p->groups[low - 1].endif <= t)
		low = p->groups[low - 1].parent;
	return low;
}

size_t syntax_conditions(const struct syntax *s, tok_id t, struct pp_cond *out, size_t max)
{
	VEC(uint32_t) around = { 0 };
	struct pp_cond c;
	size_t n = 0;
	uint32_t g;

	for (g = s->priv ? group_around(s, t) : 0; g; g = s->priv->groups[g - 1].parent)
		vec_push(&around, g - 1);
	for (size_t i = around.len; i--;) {
		const struct group *gr = &s->priv->groups[around.at[i]];
		const struct branch *b = &s->priv->branches[gr->first], *end = b + gr->nbranches, *at = b;

		while (at < end && !(t >= at->body && t < at->end))
			at++;
		for (; at < end && b <= at; b++) {
			if (!branch_condition(s, b, &c))
				continue;
			c.negated ^= b != at;
			if (n < max)
				out[n] = c;
			n++;
		}
	}
	vec_release(&around);
	return n;
}

/* ---- figures ----------------------------------------------------------------------------------- */

enum mark { M_FUNCTION = 1, M_BAD_FUNCTION = 2, M_ERROR = 4, M_OPAQUE = 8, M_LINE = 16 };

/* The same text may be the first token's of nodes in several variants; it counts once. */
static bool mark(uint8_t *marks, uint32_t i, enum mark m)
{
	bool fresh = !(marks[i] & m);

	marks[i] |= m;
	return fresh;
}

static bool counts_as_function(const struct syntax *s, node_id n)
{
	return s->nodes[n].kind == N_FUNC_DEF ||
	       (s->nodes[n].kind == N_DECLARER && node_role(s, n, R_BODY));
}

static void count_error(struct syntax_stats *st, const struct syntax *s, node_id n, uint8_t *toks,
			uint8_t *lines)
{
	const struct node *nd = &s->nodes[n];
	int line, last;
	node_id up;

	if (nd->kind == N_ERROR) {
		st->error_nodes += mark(toks, nd->first, M_ERROR);
		syntax_position(s, node_start(s, n), &line, NULL);
		syntax_position(s, node_end(s, n) - (node_end(s, n) > node_start(s, n)), &last, NULL);
		for (; line <= last; line++)
			st->error_lines += mark(lines, (uint32_t)line - 1, M_LINE);
	} else {
		st->opaque_nodes += mark(toks, nd->first, M_OPAQUE);
	}
	for (up = nd->parent; up; up = s->nodes[up].parent)
		if (counts_as_function(s, up))
			st->functions_with_errors += mark(toks, s->nodes[up].first, M_BAD_FUNCTION);
}

/* Tokens at file scope that were not understood and in which a body seems to stand: ") {" */
static bool holds_function(const struct syntax *s, node_id error)
{
	bool closed = false;
	tok_id t;

	if (s->nodes[error].parent != SYNTAX_ROOT && s->nodes[s->nodes[error].parent].kind != N_PP_BRANCH &&
	    s->nodes[s->nodes[error].parent].kind != N_VARIANT)
		return false;
	if (node_up(s, error, N_FUNC_DEF))
		return false;
	for (t = s->nodes[error].first; t <= s->nodes[error].last; t++) {
		if (token_is_trivia(&s->toks[t]))
			continue;
		if (closed && s->toks[t].kind == T_PUNCT && s->toks[t].sub == P_LBRACE)
			return true;
		closed = s->toks[t].kind == T_PUNCT && s->toks[t].sub == P_RPAREN;
	}
	return false;
}

void syntax_stats_add(struct syntax_stats *st, const struct syntax *s)
{
	uint8_t *toks = xcalloc(s->ntoks, 1), *lines = xcalloc(s->nlines, 1);
	node_id n;

	st->files++;
	st->bytes += s->size;
	st->lines += s->nlines;
	st->tokens += s->ntoks;
	for (n = SYNTAX_ROOT; n && n < s->nnodes; n = node_next(s, n, SYNTAX_ROOT)) {
		if (counts_as_function(s, n))
			st->functions += mark(toks, s->nodes[n].first, M_FUNCTION);
		else if (s->nodes[n].kind == N_ERROR || s->nodes[n].kind == N_OPAQUE)
			count_error(st, s, n, toks, lines);
		if (s->nodes[n].kind == N_ERROR && holds_function(s, n)) {
			st->functions += mark(toks, s->nodes[n].first, M_FUNCTION);
			st->functions_with_errors += mark(toks, s->nodes[n].first, M_BAD_FUNCTION);
		}
	}
	free(toks);
	free(lines);
}

/* ---- proof ------------------------------------------------------------------------------------- */

static const char *verify_tokens(const struct syntax *s)
{
	uint32_t off = 0;

	for (tok_id t = 0; t < s->ntoks; t++) {
		if (s->toks[t].off != off)
			return "tokens overlap or leave bytes out";
		if (!s->toks[t].len != (s->toks[t].kind == T_EOF))
			return "a token has no bytes";
		off += s->toks[t].len;
	}
	if (!s->ntoks || s->toks[s->ntoks - 1].kind != T_EOF || off != s->size)
		return "tokens do not reach the end of the file";
	return NULL;
}

static const char *verify_node(const struct syntax *s, node_id n)
{
	const struct node *nd = &s->nodes[n], *up = &s->nodes[nd->parent];

	if (nd->kind == N_NONE || nd->kind >= N_KIND_COUNT)
		return "a node has no kind";
	if (nd->first > nd->last || nd->last >= s->ntoks)
		return "a node has no tokens";
	if (nd->child >= s->nnodes || nd->next >= s->nnodes)
		return "a link leads out of the tree";
	if (nd->child && s->nodes[nd->child].parent != n)
		return "a child has another parent";
	if (nd->next && s->nodes[nd->next].parent != nd->parent)
		return "siblings have different parents";
	if (n != SYNTAX_ROOT && (nd->first < up->first || nd->last > up->last))
		return "a node is larger than its parent";
	return NULL;
}

const char *syntax_verify(const struct syntax *s)
{
	const char *wrong = verify_tokens(s);
	uint32_t seen = 0;

	if (s->nnodes < 2 || s->nodes[SYNTAX_ROOT].parent)
		return "no root";
	for (node_id n = SYNTAX_ROOT; n && !wrong; n = node_next(s, n, SYNTAX_ROOT)) {
		wrong = verify_node(s, n);
		if (!wrong && ++seen >= s->nnodes)
			wrong = "nodes are linked in a circle";
	}
	return wrong;
}
