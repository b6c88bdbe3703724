// SPDX-License-Identifier: GPL-2.0-only
/*
 * Directives that are no conditionals. The body of a #define is parsed as whatever fits it whole:
 * expression, type, statements, declarations, annotation; else it stays a list of tokens.
 */
#include "syntax/parser.h"

/* The stream of the parser is exchanged for that of one directive line, and put back. */
struct line {
	struct sig *sig, *saved_sig;
	uint32_t nsig, saved_nsig, saved_pos, saved_far, saved_barrier, saved_last_pos;
	tok_id saved_last;
	int strict, alt, nesting;
	uint64_t steps;
	bool escalate, macro_body;
};

static void line_begin(struct parser *p, struct line *l, tok_id first, tok_id end)
{
	VEC(struct sig) v = { 0 };
	struct sig g = { 0 };
	tok_id t;

	for (t = first; t < end; t++) {
		if (token_is_trivia(&p->s->toks[t]))
			continue;
		g.tok = t;
		vec_push(&v, g);
	}
	g.tok = p->s->ntoks - 1;
	vec_push(&v, g);
	l->sig = v.at;
	l->nsig = (uint32_t)v.len;
	l->saved_sig = p->sig;
	l->saved_nsig = p->nsig;
	l->saved_pos = p->pos;
	l->saved_far = p->far;
	l->saved_barrier = p->barrier;
	l->saved_last = p->last;
	l->saved_last_pos = p->last_pos;
	l->strict = p->strict;
	l->alt = p->alt;
	l->nesting = p->nesting;
	l->steps = p->steps;
	l->escalate = p->escalate;
	l->macro_body = p->macro_body;
	p->sig = l->sig;
	p->nsig = l->nsig;
	p->pos = 0;
	p->strict = 1;
	p->alt = 0;
	p->macro_body = true;
}

static void line_end(struct parser *p, struct line *l)
{
	free(l->sig);
	p->sig = l->saved_sig;
	p->nsig = l->saved_nsig;
	p->pos = l->saved_pos;
	p->far = l->saved_far;
	p->barrier = l->saved_barrier;
	p->last = l->saved_last;
	p->last_pos = l->saved_last_pos;
	p->strict = l->strict;
	p->alt = l->alt;
	p->nesting = l->nesting;
	p->steps = l->steps;
	p->escalate = l->escalate;
	p->macro_body = l->macro_body;
}

static bool at_end(struct parser *p)
{
	return peek(p)->kind == T_EOF;
}

/* ---- bodies ------------------------------------------------------------------------------------------------- */

static bool body_expr(struct parser *p, node_id b)
{
	node_id n = parse_expr(p);

	add(p, b, n, R_NONE);
	return n && at_end(p);
}

static bool body_type(struct parser *p, node_id b)
{
	node_id n = starts_type(p) ? parse_type_name(p) : 0;

	add(p, b, n, R_NONE);
	return n && at_end(p);
}

static bool body_stmts(struct parser *p, node_id b)
{
	return parse_list(p, LIST_BLOCK, b) && at_end(p);
}

static bool body_items(struct parser *p, node_id b)
{
	return parse_list(p, LIST_FILE, b) && at_end(p);
}

static bool body_attr(struct parser *p, node_id b)
{
	node_id n;

	while (at_key(p, K_ATTRIBUTE) || at_key(p, K_INLINE) || at_key(p, K_STATIC) || at_key(p, K_CONST) ||
	       at_key(p, K_VOLATILE) || at_key(p, K_EXTERN) || at_key(p, K_NORETURN)) {
		n = parse_attribute(p);
		if (!n)
			return false;
		add(p, b, n, R_NONE);
	}
	return at_end(p);
}

static bool body_init(struct parser *p, node_id b)
{
	return parse_list(p, LIST_INIT, b) && at_end(p);
}

/* Ordered so that the reading that most uses intend wins. */
static const struct {
	enum macro_body kind;
	bool (*parse)(struct parser *p, node_id b);
} readings[] = {
	{ MB_EXPR, body_expr },   { MB_TYPE, body_type },   { MB_ATTR, body_attr },
	{ MB_STMT, body_stmts },  { MB_DECL, body_items },  { MB_EXPR, body_init },
};

static void clear(struct parser *p, node_id b)
{
	p->s->nodes[b].child = 0;
	p->last_child.at[b] = 0;
}

static node_id parse_body(struct parser *p)
{
	node_id b = new_node(p, N_MACRO_BODY, R_BODY, here(p));
	struct mark m = parser_mark(p);
	size_t i;

	if (at_end(p)) {
		p->s->nodes[b].first = p->s->nodes[b].last = p->last;
		p->s->nodes[b].sub = MB_EMPTY;
		return b;
	}
	for (i = 0; i < ARRAY_SIZE(readings); i++) {
		parser_reset(p, m);
		clear(p, b);
		p->escalate = false;
		if (readings[i].parse(p, b)) {
			p->s->nodes[b].sub = readings[i].kind;
			return done(p, b);
		}
	}
	parser_reset(p, m);
	clear(p, b);
	p->s->nodes[b].sub = MB_TOKENS;
	while (!at_end(p))
		take(p);
	return done(p, b);
}

/* "(a, b, rest...)" right behind the name, without white space */
static node_id macro_params(struct parser *p)
{
	node_id n = new_node(p, N_PP_PARAMS, R_PARAMS, here(p)), c;

	take(p);
	while (!at(p, P_RPAREN)) {
		if (at_end(p))
			return 0;
		c = leaf(p, N_IDENT, R_NONE);
		if (at(p, P_ELLIPSIS)) { /* args... */
			take(p);
			done(p, c);
		}
		add(p, n, c, R_NONE);
		if (!accept(p, P_COMMA))
			break;
	}
	return accept(p, P_RPAREN) ? done(p, n) : 0;
}

static void parse_define(struct parser *p, node_id n)
{
	node_id c;
	tok_id name;

	if (peek(p)->kind != T_IDENT)
		return;
	name = here(p);
	c = leaf(p, N_IDENT, R_NAME);
	add(p, n, c, R_NAME);
	if (at(p, P_LPAREN) && here(p) == name + 1) {
		c = macro_params(p);
		if (!c)
			return;
		add(p, n, c, R_PARAMS);
	}
	c = parse_body(p);
	add(p, n, c, R_BODY);
}

static enum node_kind directive_kind(enum directive d)
{
	switch (d) {
	case D_INCLUDE:
	case D_INCLUDE_NEXT:
	case D_IMPORT:
		return N_PP_INCLUDE;
	case D_DEFINE:
		return N_PP_DEFINE;
	case D_UNDEF:
		return N_PP_UNDEF;
	default:
		return N_PP_OTHER;
	}
}

node_id parse_directive(struct parser *p)
{
	const struct syntax *s = p->s;
	tok_id hash = p->sig[p->pos].tok, end = hash, last = hash, t;
	enum node_kind k = directive_kind(s->toks[hash].sub);
	node_id n = new_node(p, k, R_NONE, hash);
	struct line l;

	while (end < s->ntoks && (s->toks[end].flags & TF_DIRECTIVE))
		end++;
	for (t = hash; t < end; t++)
		if (!token_is_trivia(&s->toks[t]))
			last = t;
	if (k == N_PP_DEFINE || k == N_PP_UNDEF) {
		for (t = hash + 1; t < end && s->toks[t].kind != T_IDENT; t++)
			; /* the word `define` itself */
		line_begin(p, &l, t + 1, end);
		if (k == N_PP_DEFINE)
			parse_define(p, n);
		else if (peek(p)->kind == T_IDENT)
			add(p, n, leaf(p, N_IDENT, R_NAME), R_NAME);
		line_end(p, &l);
	}
	p->s->nodes[n].last = last;
	p->last = last;
	p->last_pos = p->pos++;
	return n;
}
