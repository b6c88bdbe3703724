// SPDX-License-Identifier: GPL-2.0-only
/* Arguments of calls and macros, which may be anything; initialisers. */
#include "syntax/parser.h"

/* ---- arguments ----------------------------------------------------------------------------------------- */

static bool arg_ends(struct parser *p)
{
	return at(p, P_COMMA) || at(p, P_RPAREN);
}

static node_id init_item(struct parser *p);

/* The operator of ASSERTCMP(a, ==, b) */
static node_id token_arg(struct parser *p)
{
	const struct token *t = peek(p);

	if ((t->flags & TF_KEYWORD) ||
	    (t->kind == T_PUNCT && t->sub >= P_DOT && t->sub != P_COMMA && t->sub != P_SEMI))
		return leaf(p, N_TOKEN, R_NONE);
	return 0;
}

/* [x] "=r" (a) or "=r" (a), a macro's share of an asm statement */
static node_id asm_arg(struct parser *p)
{
	node_id n = new_node(p, N_ASM, R_NONE, here(p)), e;

	if (accept(p, P_LBRACKET)) {
		if (!at_ident(p))
			return 0;
		take(p);
		if (!accept(p, P_RBRACKET))
			return 0;
	}
	if (arg_ends(p))
		return done(p, n); /* the name alone */
	if (!at_string(p))
		return 0;
	while (at_string(p))
		take(p);
	if (!accept(p, P_LPAREN))
		return 0;
	e = parse_expr(p);
	if (!e || !accept(p, P_RPAREN))
		return 0;
	add(p, n, e, R_OPERAND);
	return done(p, n);
}

static node_id opaque_arg(struct parser *p)
{
	node_id n = new_node(p, N_OPAQUE, R_NONE, here(p));
	const struct token *t;

	while (!arg_ends(p)) {
		t = peek(p);
		if (t->kind == T_EOF || (t->kind == T_HASH && !p->macro_body))
			return 0;
		if (t->kind == T_PUNCT &&
		    (t->sub == P_LPAREN || t->sub == P_LBRACE || t->sub == P_LBRACKET)) {
			if (!skip_balanced(p))
				return 0;
			continue;
		}
		if (t->kind == T_PUNCT && (t->sub == P_RBRACE || t->sub == P_RBRACKET))
			return 0;
		take(p);
	}
	return done(p, n);
}

/* Statements as an argument: TP_fast_assign(a = b; c = d;), the last one perhaps without ';' */
static node_id stmts_arg(struct parser *p)
{
	node_id n = new_node(p, N_COMPOUND, R_NONE, here(p)), c;

	while (!arg_ends(p)) {
		c = parse_block_item(p);
		if (!c)
			return 0;
		add(p, n, c, R_NONE);
	}
	return done(p, n);
}

/* FIELD(u32 a : 4, …) */
static node_id param_arg(struct parser *p)
{
	node_id n = parse_param(p), width;

	if (!n || !accept(p, P_COLON))
		return n;
	width = parse_cond_expr(p);
	if (!width)
		return 0;
	add(p, n, width, R_WIDTH);
	return done(p, n);
}

static node_id parse_arg(struct parser *p)
{
	static const parse_fn expr_first[] = { parse_assign, parse_type_name, param_arg, stmts_arg };
	static const parse_fn type_first[] = { parse_type_name, param_arg, parse_assign, stmts_arg };
	static const parse_fn brace[] = { parse_init_list, stmts_arg };
	static const parse_fn rare[] = { parse_jump_arg, token_arg, asm_arg };
	const parse_fn *fns = starts_type(p) ? type_first : expr_first;
	size_t n = ARRAY_SIZE(expr_first), i;
	node_id a;

	if (arg_ends(p)) {
		a = new_node(p, N_EMPTY_ARG, R_NONE, here(p));
		return a;
	}
	if (at(p, P_LBRACE)) {
		fns = brace;
		n = ARRAY_SIZE(brace);
	} else if (at(p, P_DOT) && ident_ahead(p, 1)) {
		a = attempt(p, init_item, arg_ends);
		if (a)
			return a;
	}
	for (i = 0; i < n; i++) {
		a = attempt(p, fns[i], arg_ends);
		if (a)
			return a;
	}
	for (i = 0; i < ARRAY_SIZE(rare); i++) {
		a = attempt(p, rare[i], arg_ends);
		if (a)
			return a;
	}
	return opaque_arg(p);
}

node_id parse_args(struct parser *p)
{
	node_id n = new_node(p, N_ARGS, R_NONE, here(p)), a;
	int strict = p->strict;

	if (!accept(p, P_LPAREN))
		return 0;
	if (accept(p, P_RPAREN))
		return done(p, n);
	p->strict++; /* an argument that does not fit is tried as something else */
	do {
		a = p->nesting < MAX_NESTING ? parse_arg(p) : 0;
		if (!a)
			break;
		add(p, n, a, R_NONE);
	} while (accept(p, P_COMMA));
	p->strict = strict;
	return a && accept(p, P_RPAREN) ? done(p, n) : 0;
}

/* ---- initialisers --------------------------------------------------------------------------------------- */

node_id parse_init_list(struct parser *p)
{
	node_id n = new_node(p, N_INIT_LIST, R_NONE, here(p));

	if (!accept(p, P_LBRACE) || !enter(p))
		return 0;
	if (!parse_list(p, LIST_INIT, n)) {
		leave(p);
		return 0;
	}
	leave(p);
	return accept(p, P_RBRACE) ? done(p, n) : 0;
}

node_id parse_initializer(struct parser *p)
{
	return at(p, P_LBRACE) ? parse_init_list(p) : parse_assign(p);
}

static node_id parse_designator(struct parser *p)
{
	node_id n = new_node(p, N_DESIGNATOR, R_NONE, here(p)), e;

	if (accept(p, P_DOT)) {
		if (peek(p)->kind != T_IDENT)
			return 0;
		take_pasted(p, leaf(p, N_IDENT, R_NONE));
		return done(p, n);
	}
	if (!accept(p, P_LBRACKET))
		return 0;
	e = parse_cond_expr(p);
	if (!e)
		return 0;
	add(p, n, e, R_VALUE);
	if (accept(p, P_ELLIPSIS)) {
		e = parse_cond_expr(p);
		if (!e)
			return 0;
		add(p, n, e, R_VALUE2);
	}
	return accept(p, P_RBRACKET) ? done(p, n) : 0;
}

static node_id parse_designated(struct parser *p)
{
	node_id n = new_node(p, N_INIT, R_NONE, here(p)), c;

	if (at_ident(p)) { /* name: value */
		c = new_node(p, N_DESIGNATOR, R_NONE, here(p));
		take(p);
		add(p, n, done(p, c), R_NONE);
		take(p);
	} else {
		while (at(p, P_DOT) || at(p, P_LBRACKET)) {
			c = parse_designator(p);
			if (!c)
				return 0;
			add(p, n, c, R_NONE);
		}
		accept(p, P_ASSIGN); /* [1] value: old GNU form */
	}
	c = parse_initializer(p);
	if (!c)
		return 0;
	add(p, n, c, R_VALUE);
	return done(p, n);
}

static node_id init_item(struct parser *p)
{
	bool designated = at(p, P_DOT) || at(p, P_LBRACKET) || (at_ident(p) && at_ahead(p, 1, P_COLON));

	return designated ? parse_designated(p) : parse_initializer(p);
}

/* One item with its comma; macros may bring their own comma. */
node_id parse_init_item(struct parser *p)
{
	node_id n = init_item(p);
	const struct token *t;
	enum node_kind k;

	if (!n)
		return 0;
	if (accept(p, P_COMMA))
		return n;
	t = peek(p);
	k = p->s->nodes[n].kind;
	return at(p, P_RBRACE) || k == N_CALL || k == N_IDENT || t->kind == T_HASH ? n : 0;
}
