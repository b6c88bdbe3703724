// SPDX-License-Identifier: GPL-2.0-only
/* Reading the tree: walking, names, tokens, positions. Conditions, texts and figures: see text.c */
#include "syntax/private.h"

/* ---- nodes ----------------------------------------------------------------------------------- */

bool node_kind_is_expr(enum node_kind k)
{
	return k >= N_IDENT && k <= N_GENERIC && k != N_ARGS && k != N_EMPTY_ARG && k != N_TOKEN && k != N_OPAQUE;
}

node_id node_role(const struct syntax *s, node_id n, enum node_role role)
{
	node_id c;

	for (c = s->nodes[n].child; c; c = s->nodes[c].next)
		if (s->nodes[c].role == role)
			return c;
	return 0;
}

node_id node_child_kind(const struct syntax *s, node_id n, enum node_kind kind)
{
	node_id c;

	for (c = s->nodes[n].child; c; c = s->nodes[c].next)
		if (s->nodes[c].kind == kind)
			return c;
	return 0;
}

node_id node_up(const struct syntax *s, node_id n, enum node_kind kind)
{
	while (n && s->nodes[n].kind != kind)
		n = s->nodes[n].parent;
	return n;
}

static bool is_function(const struct syntax *s, node_id n)
{
	switch (s->nodes[n].kind) {
	case N_FUNC_DEF:
	case N_PP_DEFINE:
		return true;
	case N_DECLARER:
		return node_role(s, n, R_BODY) != 0;
	default:
		return false;
	}
}

node_id node_function(const struct syntax *s, node_id n)
{
	while (n && !is_function(s, n))
		n = s->nodes[n].parent;
	return n;
}

node_id declarator_name(const struct syntax *s, node_id declarator)
{
	node_id d = declarator;

	if (d && s->nodes[d].kind == N_INIT_DECLARATOR)
		d = node_role(s, d, R_DECLARATOR);
	while (d && s->nodes[d].kind != N_DR_NAME)
		d = node_role(s, d, R_INNER);
	return d;
}

/* The folded text of a node, interned */
static const char *interned_text(const struct syntax *s, node_id n)
{
	struct str out = STR_INIT;
	const char *text;

	node_text(s, n, &out);
	text = internn(out.buf, out.len);
	str_release(&out);
	return text;
}

/* SYSCALL_DEFINE3(read, …) {…} and TEST(name) {…}: what is defined is the first argument. */
static const char *declarer_name(const struct syntax *s, node_id n)
{
	node_id args = node_role(s, n, R_ARGS), arg;

	if (!args)
		args = node_child_kind(s, n, N_ARGS);
	arg = args ? s->nodes[args].child : 0;
	if (!arg || s->nodes[arg].kind == N_EMPTY_ARG)
		return intern("");
	return interned_text(s, arg);
}

const char *node_function_name(const struct syntax *s, node_id func)
{
	node_id name = 0;

	switch (s->nodes[func].kind) {
	case N_FUNC_DEF:
		name = declarator_name(s, node_role(s, func, R_DECLARATOR));
		break;
	case N_PP_DEFINE:
		name = node_role(s, func, R_NAME);
		break;
	case N_DECLARER:
		return declarer_name(s, func);
	}
	return name ? node_ident(s, name) : intern("");
}

node_id node_skip(const struct syntax *s, node_id n, node_id root)
{
	while (n && n != root) {
		if (s->nodes[n].next)
			return s->nodes[n].next;
		n = s->nodes[n].parent;
	}
	return 0;
}

node_id node_next(const struct syntax *s, node_id n, node_id root)
{
	return s->nodes[n].child ? s->nodes[n].child : node_skip(s, n, root);
}

const char *node_ident(const struct syntax *s, node_id n)
{
	size_t len;
	const char *p = token_text(s, s->nodes[n].first, &len);

	return internn(p, len);
}

bool node_has_directive(const struct syntax *s, node_id n)
{
	const struct node *nd = &s->nodes[n];

	if (s->toks[nd->first].flags & TF_DIRECTIVE)
		return false;
	for (tok_id t = nd->first; t <= nd->last; t++)
		if (s->toks[t].flags & TF_DIRECTIVE)
			return true;
	return false;
}

/* ---- tokens ---------------------------------------------------------------------------------- */

const char *token_text(const struct syntax *s, tok_id t, size_t *len)
{
	if (len)
		*len = s->toks[t].len;
	return s->text + s->toks[t].off;
}

bool token_is(const struct syntax *s, tok_id t, const char *text)
{
	size_t len = strlen(text);

	return s->toks[t].len == len && !memcmp(s->text + s->toks[t].off, text, len);
}

tok_id token_next(const struct syntax *s, tok_id t)
{
	bool inside = s->toks[t].flags & TF_DIRECTIVE;
	const struct token *tok;

	while (t + 1 < s->ntoks) {
		tok = &s->toks[++t];
		if (!(tok->flags & TF_DIRECTIVE) || tok->kind == T_HASH)
			inside = false;
		if (!token_is_trivia(tok) && (inside || !(tok->flags & TF_DIRECTIVE)))
			return t;
	}
	return s->ntoks - 1;
}

tok_id token_prev(const struct syntax *s, tok_id t)
{
	bool inside = s->toks[t].flags & TF_DIRECTIVE && s->toks[t].kind != T_HASH;
	const struct token *tok;

	while (t) {
		tok = &s->toks[--t];
		if (!token_is_trivia(tok) && (inside || !(tok->flags & TF_DIRECTIVE)))
			return t;
		if (!(tok->flags & TF_DIRECTIVE) || tok->kind == T_HASH)
			inside = false;
	}
	return 0;
}

tok_id token_at(const struct syntax *s, uint32_t off)
{
	tok_id low = 0, high = s->ntoks - 1, mid;

	while (low < high) {
		mid = low + (high - low + 1) / 2;
		if (s->toks[mid].off <= off)
			low = mid;
		else
			high = mid - 1;
	}
	return low;
}

void syntax_position(const struct syntax *s, uint32_t off, int *line, int *column)
{
	uint32_t low = 0, high = s->nlines - 1, mid;

	while (low < high) {
		mid = low + (high - low + 1) / 2;
		if (s->lines[mid] <= off)
			low = mid;
		else
			high = mid - 1;
	}
	if (line)
		*line = (int)low + 1;
	if (column)
		*column = (int)(off - s->lines[low]) + 1;
}

node_id syntax_item_before(const struct syntax *s, tok_id t)
{
	const struct syntax_private *v = s->priv;
	uint32_t low = 0, high = v->nitems, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (s->nodes[v->items[mid]].first <= t)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? v->items[low - 1] : 0;
}
