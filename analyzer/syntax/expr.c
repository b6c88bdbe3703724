// SPDX-License-Identifier: GPL-2.0-only
/* Expressions. Precedence climbing. */
#include "syntax/parser.h"

static node_id parse_unary(struct parser *p);

/* ---- primary ------------------------------------------------------------------------------------------- */

bool at_string(struct parser *p)
{
	return peek(p)->kind == T_STRING;
}

node_id take_pasted(struct parser *p, node_id n)
{
	while (p->macro_body && at(p, P_HASHHASH)) {
		take(p);
		if (peek(p)->kind == T_EOF)
			break;
		take(p);
	}
	return done(p, n);
}

static bool string_part_ahead(struct parser *p, unsigned ahead)
{
	const struct token *t = peek_at(p, ahead);

	return t->kind == T_STRING || (p->macro_body && t->kind == T_PUNCT && t->sub == P_HASH);
}

/* Adjacent literals and the macros between them: KERN_ERR "a" PRIx64 "b" __stringify(c) #d */
static node_id parse_string(struct parser *p)
{
	node_id n = new_node(p, N_STRING, R_NONE, here(p));

	for (;;) {
		if (at_string(p)) {
			take(p);
		} else if (p->macro_body && at(p, P_HASH)) {
			take(p);
			take(p);
		} else if (at_ident(p)) {
			take(p);
			if (at(p, P_LPAREN) && !skip_balanced(p))
				break;
			take_pasted(p, n);
		} else {
			break;
		}
	}
	return done(p, n);
}

/* identifier: or, glued to a literal, part of a string */
static node_id parse_ident(struct parser *p)
{
	unsigned behind;
	node_id n;

	if (string_part_ahead(p, 1))
		return parse_string(p);
	if ((kinds_here(p) & NAME_STRING) && ident_ahead(p, 1) &&
	    (string_part_ahead(p, 2) || (kinds_of(p, (tok_id)(peek_at(p, 1) - p->s->toks)) & NAME_STRING)))
		return parse_string(p); /* KERN_INFO PREFIX "…" */
	if ((kinds_here(p) & NAME_STRING) && at_ahead(p, 1, P_LPAREN)) {
		behind = after_parens(p, 1);
		if (behind && string_part_ahead(p, behind))
			return parse_string(p);
	}
	n = leaf(p, N_IDENT, R_NONE);
	return take_pasted(p, n);
}

static node_id parse_stmt_expr(struct parser *p)
{
	node_id n = new_node(p, N_STMT_EXPR, R_NONE, here(p)), c;

	take(p);
	c = parse_compound(p);
	if (!c || !accept(p, P_RPAREN))
		return 0;
	add(p, n, c, R_BODY);
	return done(p, n);
}

/* What may follow "(name)" when that is a cast: the start of an operand that cannot go on an
 * expression. */
static bool operand_ahead(struct parser *p, unsigned ahead)
{
	const struct token *t = peek_at(p, ahead);

	if (t->kind == T_IDENT)
		return !(t->flags & TF_KEYWORD) || t->sub == K_SIZEOF || t->sub == K_EXTENSION ||
		       t->sub == K_ALIGNOF || t->sub == K_GENERIC;
	if (t->kind == T_NUMBER || t->kind == T_CHAR || t->kind == T_STRING)
		return true;
	return t->kind == T_PUNCT && (t->sub == P_TILDE || t->sub == P_NOT || t->sub == P_LBRACE);
}

/* At '(': does a type name stand in the parentheses? */
static bool paren_type(struct parser *p)
{
	const struct token *t = peek_at(p, 1);
	unsigned kinds, i;

	if (t->kind != T_IDENT)
		return false;
	if (t->flags & TF_KEYWORD)
		return t->sub != K_SIZEOF && t->sub != K_ALIGNOF && t->sub != K_GENERIC &&
		       t->sub != K_EXTENSION && t->sub != K_ASM;
	kinds = kinds_of(p, (tok_id)(t - p->s->toks));
	if (at_ahead(p, 2, P_RPAREN)) {
		if (kinds & (NAME_TYPEDEF | NAME_TYPE_MACRO))
			return true;
		return operand_ahead(p, 3) && !(kinds & NAME_EXPR);
	}
	if (ident_ahead(p, 2) || (peek_at(p, 2)->flags & TF_KEYWORD))
		return peek_at(p, 2)->kind == T_IDENT && !string_part_ahead(p, 3) && !(kinds & NAME_STRING);
	for (i = 2; at_ahead(p, i, P_STAR); i++)
		;
	if (i > 2) { /* (name * …: only a type can be closed or qualified here */
		t = peek_at(p, i);
		if (t->kind == T_PUNCT && t->sub == P_RPAREN)
			return true;
		if ((t->flags & TF_KEYWORD) && (t->sub == K_CONST || t->sub == K_VOLATILE))
			return true;
		return ident_ahead(p, i) && (at_ahead(p, i + 1, P_RPAREN) || at_ahead(p, i + 1, P_STAR)) &&
		       (kinds & NAME_TYPEDEF);
	}
	if (at_ahead(p, 2, P_LPAREN) && at_ahead(p, 3, P_STAR)) /* (name (*)(…)) */
		return at_ahead(p, 4, P_RPAREN) || (kinds & NAME_TYPEDEF);
	if (at_ahead(p, 2, P_LPAREN)) { /* (NAME(x) *) */
		i = after_parens(p, 2);
		return i && at_ahead(p, i, P_STAR) && at_ahead(p, i + 1, P_RPAREN);
	}
	return at_ahead(p, 2, P_LBRACKET) && (kinds & NAME_TYPEDEF);
}

/* "(" type ")" operand, "(" type ")" { … } */
static node_id parse_cast(struct parser *p)
{
	tok_id first = here(p);
	node_id type, value, n;

	take(p);
	type = parse_type_name(p);
	if (!type || !accept(p, P_RPAREN))
		return 0;
	if (at(p, P_LBRACE)) {
		n = new_node(p, N_COMPOUND_LIT, R_NONE, first);
		add(p, n, type, R_TYPE);
		value = parse_init_list(p);
	} else {
		n = new_node(p, N_CAST, R_NONE, first);
		add(p, n, type, R_TYPE);
		value = parse_unary(p);
	}
	if (!value)
		return 0;
	add(p, n, value, R_VALUE);
	return done(p, n);
}

static node_id parse_paren(struct parser *p)
{
	node_id n, e;

	if (at_ahead(p, 1, P_LBRACE))
		return parse_stmt_expr(p);
	if (paren_type(p)) {
		n = attempt(p, parse_cast, NULL);
		if (n)
			return n;
	}
	n = new_node(p, N_PAREN, R_NONE, here(p));
	take(p);
	e = parse_expr(p);
	if (!e || !accept(p, P_RPAREN))
		return 0;
	add(p, n, e, R_OPERAND);
	return done(p, n);
}

static node_id parse_generic_assoc(struct parser *p)
{
	node_id n = new_node(p, N_GENERIC_ASSOC, R_NONE, here(p)), c = 0;

	if (at_key(p, K_DEFAULT))
		take(p);
	else
		c = parse_type_name(p);
	add(p, n, c, R_TYPE);
	if (!accept(p, P_COLON)) {
		/* a macro that stands for several associations */
		return c ? done(p, n) : 0;
	}
	c = parse_assign(p);
	if (!c)
		return 0;
	add(p, n, c, R_VALUE);
	return done(p, n);
}

static node_id parse_generic(struct parser *p)
{
	node_id n = new_node(p, N_GENERIC, R_NONE, here(p)), c;

	take(p);
	if (!accept(p, P_LPAREN))
		return 0;
	c = parse_assign(p);
	if (!c)
		return 0;
	add(p, n, c, R_COND);
	while (accept(p, P_COMMA)) {
		c = parse_generic_assoc(p);
		if (!c)
			return 0;
		add(p, n, c, R_NONE);
	}
	return accept(p, P_RPAREN) ? done(p, n) : 0;
}

static node_id parse_sizeof(struct parser *p)
{
	node_id n = new_node(p, N_SIZEOF, R_NONE, here(p)), c = 0;
	struct mark m;

	take(p);
	if (at(p, P_LPAREN) && paren_type(p)) {
		m = parser_mark(p);
		take(p);
		c = parse_type_name(p);
		if (c && accept(p, P_RPAREN) && !at(p, P_LBRACE)) {
			add(p, n, c, R_OPERAND);
			return done(p, n);
		}
		parser_reset(p, m);
	}
	c = parse_unary(p);
	if (!c)
		return 0;
	add(p, n, c, R_OPERAND);
	return done(p, n);
}

/* 16 KB, where KB is a macro that begins with an operator */
static node_id parse_number(struct parser *p)
{
	node_id n = take_pasted(p, leaf(p, N_NUMBER, R_NONE));

	if (at_ident(p) && !(peek(p)->flags & TF_BOL)) {
		take(p);
		done(p, n);
	}
	return n;
}

static node_id parse_primary(struct parser *p)
{
	const struct token *t = peek(p);

	switch (t->kind) {
	case T_NUMBER:
		return parse_number(p);
	case T_CHAR:
		return leaf(p, N_CHAR, R_NONE);
	case T_STRING:
		return parse_string(p);
	case T_IDENT:
		if (!(t->flags & TF_KEYWORD))
			return parse_ident(p);
		if (t->sub == K_GENERIC)
			return parse_generic(p);
		return 0;
	case T_PUNCT:
		if (t->sub == P_LPAREN)
			return parse_paren(p);
		if (t->sub == P_HASH && p->macro_body)
			return parse_string(p);
		return 0;
	default:
		return 0;
	}
}

/* ---- postfix ------------------------------------------------------------------------------------------- */

static node_id parse_call(struct parser *p, node_id callee)
{
	node_id n = new_node(p, N_CALL, R_NONE, p->s->nodes[callee].first), args;

	add(p, n, callee, R_CALLEE);
	args = parse_args(p);
	if (!args)
		return 0;
	add(p, n, args, R_ARGS);
	return done(p, n);
}

static node_id parse_index(struct parser *p, node_id left)
{
	node_id n = new_node(p, N_INDEX, R_NONE, p->s->nodes[left].first), e;

	add(p, n, left, R_LEFT);
	take(p);
	e = parse_expr(p);
	if (!e || !accept(p, P_RBRACKET))
		return 0;
	add(p, n, e, R_RIGHT);
	return done(p, n);
}

static node_id parse_member(struct parser *p, node_id left)
{
	enum node_kind k = at(p, P_DOT) ? N_MEMBER : N_PMEMBER;
	node_id n = new_node(p, k, R_NONE, p->s->nodes[left].first), name;

	add(p, n, left, R_LEFT);
	take(p);
	if (peek(p)->kind != T_IDENT)
		return 0;
	name = take_pasted(p, leaf(p, N_IDENT, R_NAME));
	add(p, n, name, R_NAME);
	return done(p, n);
}

static node_id parse_incdec(struct parser *p, node_id left)
{
	node_id n = new_node(p, N_POSTFIX, R_NONE, p->s->nodes[left].first);

	p->s->nodes[n].sub = peek(p)->sub;
	add(p, n, left, R_OPERAND);
	take(p);
	return done(p, n);
}

/* for_each_x(…) \n ++count; */
static bool begins_stmt(struct parser *p, node_id n)
{
	return p->s->nodes[n].kind == N_CALL && (peek(p)->flags & TF_BOL) && ident_ahead(p, 1);
}

static node_id parse_postfix(struct parser *p)
{
	node_id n = parse_primary(p);
	const struct token *t;

	while (n) {
		t = peek(p);
		if (t->kind != T_PUNCT)
			return n;
		if (t->sub == P_LPAREN && p->s->toks[p->s->nodes[n].first].kind == T_STRING)
			return n; /* an operand of asm: "=r" (x) */
		if (t->sub == P_LPAREN)
			n = parse_call(p, n);
		else if (t->sub == P_LBRACKET)
			n = parse_index(p, n);
		else if (t->sub == P_DOT || t->sub == P_ARROW)
			n = parse_member(p, n);
		else if ((t->sub == P_INC || t->sub == P_DEC) && !begins_stmt(p, n))
			n = parse_incdec(p, n);
		else
			return n;
	}
	return 0;
}

/* ---- unary --------------------------------------------------------------------------------------------- */

static node_id parse_prefix(struct parser *p, enum node_kind k)
{
	node_id n = new_node(p, k, R_NONE, here(p)), c;

	p->s->nodes[n].sub = k == N_UNARY ? peek(p)->sub : 0;
	take(p);
	c = parse_unary(p);
	if (!c)
		return 0;
	add(p, n, c, R_OPERAND);
	return done(p, n);
}

static node_id unary(struct parser *p)
{
	const struct token *t = peek(p);

	if (t->kind == T_IDENT && (t->flags & TF_KEYWORD)) {
		if (t->sub == K_SIZEOF || t->sub == K_ALIGNOF)
			return parse_sizeof(p);
		if (t->sub == K_EXTENSION) {
			take(p);
			return parse_unary(p);
		}
	}
	if (t->kind != T_PUNCT)
		return parse_postfix(p);
	switch (t->sub) {
	case P_STAR:
		return parse_prefix(p, N_DEREF);
	case P_AMP:
		return parse_prefix(p, N_ADDR);
	case P_PLUS:
	case P_MINUS:
	case P_TILDE:
	case P_NOT:
	case P_INC:
	case P_DEC:
	case P_ANDAND:
		return parse_prefix(p, N_UNARY);
	default:
		return parse_postfix(p);
	}
}

static node_id parse_unary(struct parser *p)
{
	node_id n;

	if (!enter(p))
		return 0;
	n = unary(p);
	leave(p);
	return n;
}

/* ---- binary -------------------------------------------------------------------------------------------- */

static int precedence(const struct token *t)
{
	if (t->kind != T_PUNCT)
		return 0;
	switch (t->sub) {
	case P_OROR:
		return 1;
	case P_ANDAND:
		return 2;
	case P_PIPE:
		return 3;
	case P_CARET:
		return 4;
	case P_AMP:
		return 5;
	case P_EQ:
	case P_NE:
		return 6;
	case P_LT:
	case P_GT:
	case P_LE:
	case P_GE:
		return 7;
	case P_SHL:
	case P_SHR:
		return 8;
	case P_PLUS:
	case P_MINUS:
		return 9;
	case P_STAR:
	case P_SLASH:
	case P_PERCENT:
		return 10;
	default:
		return 0;
	}
}

static node_id parse_binary(struct parser *p, int least)
{
	node_id left = parse_unary(p), right, n;
	int prec;

	while (left && (prec = precedence(peek(p))) >= least && prec) {
		n = new_node(p, N_BINARY, R_NONE, p->s->nodes[left].first);
		p->s->nodes[n].sub = peek(p)->sub;
		add(p, n, left, R_LEFT);
		take(p);
		right = parse_binary(p, prec + 1);
		if (!right)
			return 0;
		add(p, n, right, R_RIGHT);
		left = done(p, n);
	}
	return left;
}

node_id parse_cond_expr(struct parser *p)
{
	node_id cond = parse_binary(p, 1), n, c;

	if (!cond || !at(p, P_QUESTION))
		return cond;
	n = new_node(p, N_COND, R_NONE, p->s->nodes[cond].first);
	add(p, n, cond, R_COND);
	take(p);
	if (!at(p, P_COLON)) {
		c = parse_expr(p);
		if (!c)
			return 0;
		add(p, n, c, R_THEN);
	}
	if (!accept(p, P_COLON) || !enter(p))
		return 0;
	c = parse_cond_expr(p);
	leave(p);
	if (!c)
		return 0;
	add(p, n, c, R_ELSE);
	return done(p, n);
}

static node_id assign_rest(struct parser *p, node_id left)
{
	node_id n = new_node(p, N_ASSIGN, R_NONE, p->s->nodes[left].first), right;

	p->s->nodes[n].sub = peek(p)->sub;
	add(p, n, left, R_LEFT);
	take(p);
	if (!enter(p))
		return 0;
	right = at(p, P_LBRACE) ? parse_init_list(p) : parse_assign(p);
	leave(p);
	if (!right)
		return 0;
	add(p, n, right, R_RIGHT);
	return done(p, n);
}

node_id parse_assign(struct parser *p)
{
	node_id n = parse_cond_expr(p);
	const struct token *t;

	if (!n)
		return 0;
	t = peek(p);
	if (t->kind == T_PUNCT && t->sub >= P_ASSIGN && t->sub <= P_OR_ASSIGN)
		return assign_rest(p, n);
	return n;
}

node_id parse_expr(struct parser *p)
{
	node_id n, c;

	if (!enter(p))
		return 0;
	n = parse_assign(p);
	while (n && at(p, P_COMMA)) {
		c = n;
		n = new_node(p, N_COMMA, R_NONE, p->s->nodes[c].first);
		add(p, n, c, R_LEFT);
		take(p);
		c = parse_assign(p);
		if (!c) {
			n = 0;
			break;
		}
		add(p, n, c, R_RIGHT);
		done(p, n);
	}
	leave(p);
	return n;
}
