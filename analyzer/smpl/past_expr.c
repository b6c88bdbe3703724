// SPDX-License-Identifier: GPL-2.0-only
/* Expressions, arguments and initialisers of patterns. */
#include "smpl/past_private.h"

static struct pnode *p_unary(struct pparser *p);

bool p_is_expr_mv(const struct metavar *mv)
{
	switch (mv->kind) {
	case MV_EXPRESSION:
	case MV_IDEXPRESSION:
	case MV_IDENTIFIER:
	case MV_CONSTANT:
	case MV_FUNCTION:
	case MV_METAVARIABLE:
		return true;
	default:
		return false;
	}
}

/* ---- primary --------------------------------------------------------------------------------- */

/* Adjacent literals and the macros between them: KERN_ERR "a" PRIx64 "b" */
static struct pnode *string(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_STRING);

	for (;;) {
		const struct ptok *t = ppeek(p);

		if (t->t.kind == T_STRING) {
			ptake(p);
		} else if (ptok_ident(t) && (!t->mv || p_is_expr_mv(t->mv)) && !t->t.bol) {
			if (t->mv)
				padd(n, pmeta(p), R_NONE);
			else
				ptake(p);
		} else {
			break;
		}
	}
	pdone(p, n);
	if (n->first == n->last)
		n->parts = past_string(p, p->toks[n->first].t.text, &n->nparts);
	return n;
}

static struct pnode *ident(struct pparser *p)
{
	const struct ptok *t = ppeek(p), *next = ppeek_at(p, 1);

	if (t->mv && !p_is_expr_mv(t->mv))
		return NULL;
	if (next->t.kind == T_STRING)
		return string(p);
	return t->mv ? pmeta(p) : pleaf(p, N_IDENT);
}

static struct pnode *stmt_expr(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_STMT_EXPR), *c;

	ptake(p);
	c = p_compound(p);
	if (!c || !paccept(p, P_RPAREN))
		return NULL;
	padd(n, c, R_BODY);
	return pdone(p, n);
}

/* What may follow "(name)" when that is a cast: what starts an operand and cannot go on an expression */
static bool operand_ahead(struct pparser *p, uint32_t ahead)
{
	const struct ptok *t = ppeek_at(p, ahead);

	if (t->t.bol)
		return false;
	if (t->st == ST_IDENT)
		return !t->t.sub || t->t.sub == K_SIZEOF || t->t.sub == K_ALIGNOF || t->t.sub == K_GENERIC;
	if (t->t.kind == T_NUMBER || t->t.kind == T_CHAR || t->t.kind == T_STRING)
		return true;
	return ptok_punct(t, P_TILDE) || ptok_punct(t, P_NOT) || ptok_punct(t, P_LBRACE);
}

/* At '(': does a type stand in the parentheses? */
static bool paren_type(struct pparser *p)
{
	const struct ptok *t = ppeek_at(p, 1);
	bool type;

	if (t->st == ST_DISJ_OPEN)
		return true; /* may be, to be tried */
	if (t->st != ST_IDENT)
		return false;
	p->pos++;
	type = p_starts_type(p);
	p->pos--;
	if (type || t->mv)
		return type;
	return ptok_ident(t) && pat_ahead(p, 2, P_RPAREN) && operand_ahead(p, 3) && !(t->known & NAME_EXPR);
}

static struct pnode *cast(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_CAST), *c;

	ptake(p);
	c = p_type_name(p);
	if (!c || !paccept(p, P_RPAREN))
		return NULL;
	padd(n, c, R_TYPE);
	if (pat(p, P_LBRACE)) {
		n->kind = N_COMPOUND_LIT;
		c = p_init_list(p);
	} else {
		c = p_unary(p);
	}
	if (!c)
		return NULL;
	padd(n, c, R_VALUE);
	return pdone(p, n);
}

static struct pnode *paren(struct pparser *p)
{
	struct pnode *n, *c;

	if (pat_ahead(p, 1, P_LBRACE))
		return stmt_expr(p);
	if (paren_type(p)) {
		n = ptry(p, cast);
		if (n)
			return n;
	}
	n = pnode_new(p, N_PAREN);
	ptake(p);
	c = p_expr(p);
	if (!c || !paccept(p, P_RPAREN))
		return NULL;
	padd(n, c, R_OPERAND);
	return pdone(p, n);
}

static struct pnode *generic_assoc(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_GENERIC_ASSOC);

	if (pst(p, ST_DOTS))
		return p_dots(p);
	if (pkey(p, K_DEFAULT)) {
		ptake(p);
	} else {
		if (!padd_from(p, n, p_type_name, R_TYPE))
			return NULL;
	}
	if (!paccept(p, P_COLON))
		return NULL;
	if (!padd_from(p, n, p_assign, R_VALUE))
		return NULL;
	return pdone(p, n);
}

static struct pnode *generic(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_GENERIC);

	ptake(p);
	if (!paccept(p, P_LPAREN))
		return NULL;
	if (!padd_from(p, n, p_assign, R_COND))
		return NULL;
	while (paccept(p, P_COMMA)) {
		if (!padd_from(p, n, generic_assoc, R_NONE))
			return NULL;
	}
	return paccept(p, P_RPAREN) ? pdone(p, n) : NULL;
}

static struct pnode *sizeof_type(struct pparser *p)
{
	struct pnode *c;

	ptake(p);
	c = p_type_name(p);
	return c && paccept(p, P_RPAREN) && !pat(p, P_LBRACE) ? c : NULL;
}

static struct pnode *p_sizeof(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_SIZEOF), *c = NULL;

	ptake(p);
	if (pat(p, P_LPAREN) && ppeek_at(p, 1)->st != ST_DISJ_OPEN && paren_type(p))
		c = ptry(p, sizeof_type);
	if (!c)
		c = ptry(p, p_unary);
	if (!c && pat(p, P_LPAREN))
		c = ptry(p, sizeof_type);
	if (!c)
		return NULL;
	padd(n, c, R_OPERAND);
	return pdone(p, n);
}

static struct pnode *primary(struct pparser *p)
{
	const struct ptok *t = ppeek(p);

	switch (t->st) {
	case ST_DISJ_OPEN:
		return p_disj(p, p_expr);
	case ST_DOTS:
		return p_dots(p);
	case ST_NEST_OPEN:
	case ST_NEST_PLUS_OPEN:
		return p_nest(p, p_expr);
	case ST_NUMBER:
		return pleaf(p, N_NUMBER);
	case ST_CHAR:
		return pleaf(p, N_CHAR);
	case ST_STRING:
		return string(p);
	case ST_IDENT:
		if (!t->t.sub)
			return ident(p);
		return t->t.sub == K_GENERIC ? generic(p) : NULL;
	case ST_PUNCT:
		return t->t.sub == P_LPAREN ? paren(p) : NULL;
	default:
		return NULL;
	}
}

/* ---- postfix --------------------------------------------------------------------------------- */

static struct pnode *call(struct pparser *p, struct pnode *callee)
{
	struct pnode *n = pnode_from(p, N_CALL, callee);

	padd(n, callee, R_CALLEE);
	if (!padd_from(p, n, p_args, R_ARGS))
		return NULL;
	return pdone(p, n);
}

static struct pnode *index_(struct pparser *p, struct pnode *left)
{
	struct pnode *n = pnode_from(p, N_INDEX, left), *c;

	padd(n, left, R_LEFT);
	ptake(p);
	c = p_expr(p);
	if (!c || !paccept(p, P_RBRACKET))
		return NULL;
	padd(n, c, R_RIGHT);
	return pdone(p, n);
}

static struct pnode *member(struct pparser *p, struct pnode *left)
{
	struct pnode *n = pnode_from(p, pat(p, P_DOT) ? N_MEMBER : N_PMEMBER, left), *c;

	padd(n, left, R_LEFT);
	ptake(p);
	c = p_name(p, N_IDENT);
	if (!c)
		return NULL;
	padd(n, c, R_NAME);
	return pdone(p, n);
}

static struct pnode *incdec(struct pparser *p, struct pnode *left)
{
	struct pnode *n = pnode_from(p, N_POSTFIX, left);

	n->sub = ppeek(p)->t.sub;
	padd(n, left, R_OPERAND);
	ptake(p);
	return pdone(p, n);
}

static struct pnode *postfix(struct pparser *p)
{
	struct pnode *n = primary(p);

	while (n) {
		const struct ptok *t = ppeek(p);

		/* `...` is no expression that something could be done to */
		if (t->t.kind != T_PUNCT || n->kind == PN_DOTS)
			return n;
		if (t->t.sub == P_LPAREN && p->toks[n->first].t.kind == T_STRING)
			return n; /* an operand of asm: "=r" (x) */
		if (t->t.sub == P_LPAREN)
			n = call(p, n);
		else if (t->t.sub == P_LBRACKET)
			n = index_(p, n);
		else if (t->t.sub == P_DOT || t->t.sub == P_ARROW)
			n = member(p, n);
		else if (t->t.sub == P_INC || t->t.sub == P_DEC)
			n = incdec(p, n);
		else
			return n;
	}
	return NULL;
}

/* ---- unary ----------------------------------------------------------------------------------- */

static struct pnode *prefix(struct pparser *p, int kind)
{
	struct pnode *n = pnode_new(p, kind);

	n->sub = kind == N_UNARY ? ppeek(p)->t.sub : 0;
	ptake(p);
	if (!padd_from(p, n, p_unary, R_OPERAND))
		return NULL;
	return pdone(p, n);
}

/* unary operator uop; … uop e */
static struct pnode *unary_meta(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_UNARY);

	padd(n, pmeta(p), R_NONE);
	if (!padd_from(p, n, p_unary, R_OPERAND))
		return NULL;
	return pdone(p, n);
}

static struct pnode *unary(struct pparser *p)
{
	const struct ptok *t = ppeek(p);

	if (t->st == ST_IDENT && (t->t.sub == K_SIZEOF || t->t.sub == K_ALIGNOF))
		return p_sizeof(p);
	if (t->st == ST_IDENT && t->t.sub == K_EXTENSION) {
		ptake(p);
		return p_unary(p);
	}
	if (ptok_mv(t, MV_UNARY_OPERATOR))
		return unary_meta(p);
	if (t->t.kind != T_PUNCT)
		return postfix(p);
	switch (t->t.sub) {
	case P_STAR:
		return prefix(p, N_DEREF);
	case P_AMP:
		return prefix(p, N_ADDR);
	case P_PLUS:
	case P_MINUS:
	case P_TILDE:
	case P_NOT:
	case P_INC:
	case P_DEC:
	case P_ANDAND:
		return prefix(p, N_UNARY);
	default:
		return postfix(p);
	}
}

static struct pnode *p_unary(struct pparser *p)
{
	struct pnode *n;

	if (!penter(p))
		return NULL;
	n = unary(p);
	pleave(p);
	return n;
}

/* ---- binary ---------------------------------------------------------------------------------- */

static int precedence(const struct ptok *t)
{
	static const uint8_t table[P_COUNT] = {
		[P_OROR] = 1,  [P_ANDAND] = 2, [P_PIPE] = 3, [P_CARET] = 4,  [P_AMP] = 5,
		[P_EQ] = 6,    [P_NE] = 6,     [P_LT] = 7,   [P_GT] = 7,     [P_LE] = 7,
		[P_GE] = 7,    [P_SHL] = 8,    [P_SHR] = 8,  [P_PLUS] = 9,   [P_MINUS] = 9,
		[P_STAR] = 10, [P_SLASH] = 10, [P_PERCENT] = 10,
	};

	if (ptok_mv(t, MV_BINARY_OPERATOR))
		return 1;
	return t->t.kind == T_PUNCT ? table[t->t.sub] : 0;
}

static struct pnode *binary(struct pparser *p, int least)
{
	struct pnode *left = p_unary(p), *n, *right;
	int prec;

	while (left && (prec = precedence(ppeek(p))) >= least && prec) {
		n = pnode_from(p, N_BINARY, left);
		padd(n, left, R_LEFT);
		if (ppeek(p)->mv) {
			padd(n, pmeta(p), R_NONE);
		} else {
			n->sub = ppeek(p)->t.sub;
			ptake(p);
		}
		right = binary(p, prec + 1);
		if (!right)
			return NULL;
		padd(n, right, R_RIGHT);
		left = pdone(p, n);
	}
	return left;
}

struct pnode *p_cond(struct pparser *p)
{
	struct pnode *c = binary(p, 1), *n;

	if (!c || !pat(p, P_QUESTION))
		return c;
	n = pnode_from(p, N_COND, c);
	padd(n, c, R_COND);
	ptake(p);
	if (!pat(p, P_COLON)) {
		if (!padd_from(p, n, p_expr, R_THEN))
			return NULL;
	}
	if (!paccept(p, P_COLON) || !penter(p))
		return NULL;
	c = p_cond(p);
	pleave(p);
	if (!c)
		return NULL;
	padd(n, c, R_ELSE);
	return pdone(p, n);
}

struct pnode *p_assign(struct pparser *p)
{
	struct pnode *left = p_cond(p), *n, *c;
	const struct ptok *t = ppeek(p);
	bool op = t->t.kind == T_PUNCT && t->t.sub >= P_ASSIGN && t->t.sub <= P_OR_ASSIGN;

	if (!left || (!op && !ptok_mv(t, MV_ASSIGN_OPERATOR)))
		return left;
	n = pnode_from(p, N_ASSIGN, left);
	padd(n, left, R_LEFT);
	if (op) {
		n->sub = t->t.sub;
		ptake(p);
	} else {
		padd(n, pmeta(p), R_NONE);
	}
	if (!penter(p))
		return NULL;
	c = pat(p, P_LBRACE) ? p_init_list(p) : p_assign(p);
	pleave(p);
	if (!c)
		return NULL;
	padd(n, c, R_RIGHT);
	return pdone(p, n);
}

struct pnode *p_expr(struct pparser *p)
{
	struct pnode *n, *c;

	if (!penter(p))
		return NULL;
	n = p_assign(p);
	while (n && pat(p, P_COMMA)) {
		c = n;
		n = pnode_from(p, N_COMMA, c);
		padd(n, c, R_LEFT);
		ptake(p);
		c = p_assign(p);
		if (!c) {
			n = NULL;
			break;
		}
		padd(n, c, R_RIGHT);
		pdone(p, n);
	}
	pleave(p);
	return n;
}

/* ---- arguments ------------------------------------------------------------------------------- */

static bool arg_ends(struct pparser *p)
{
	return pat(p, P_COMMA) || pat(p, P_RPAREN) || pst(p, ST_DISJ_OR) || pst(p, ST_DISJ_AND) ||
	       pst(p, ST_DISJ_CLOSE) || pst(p, ST_NEST_CLOSE) || pst(p, ST_NEST_PLUS_CLOSE) || pst(p, ST_EOF);
}

static struct pnode *whole(struct pparser *p, past_fn fn)
{
	uint32_t at = p->pos;
	struct pnode *n = fn(p);

	if (n && arg_ends(p))
		return n;
	p->pos = at;
	return NULL;
}

/* The operator of ASSERTCMP(a, ==, b) */
static struct pnode *token_arg(struct pparser *p)
{
	const struct ptok *t = ppeek(p);

	if (t->t.kind == T_PUNCT && t->t.sub >= P_DOT && t->t.sub != P_COMMA && t->t.sub != P_SEMI)
		return pleaf(p, N_TOKEN);
	if (ptok_mv(t, MV_BINARY_OPERATOR) || ptok_mv(t, MV_ASSIGN_OPERATOR) || ptok_mv(t, MV_UNARY_OPERATOR))
		return pmeta(p);
	return NULL;
}

static struct pnode *arg(struct pparser *p);

static struct pnode *arg_nest(struct pparser *p)
{
	return p_nest(p, arg);
}

static struct pnode *arg_disj(struct pparser *p)
{
	return p_disj(p, arg);
}

static struct pnode *arg(struct pparser *p)
{
	static const past_fn expr_first[] = { p_assign, p_type_name, p_param, p_init_list, token_arg, arg_nest,
					      arg_disj };
	static const past_fn type_first[] = { p_type_name, p_param, p_assign, p_init_list };
	const struct ptok *t = ppeek(p);
	bool type = t->st == ST_IDENT && p_starts_type(p);
	size_t n = type ? ARRAY_SIZE(type_first) : ARRAY_SIZE(expr_first), i;
	struct pnode *a;

	if (arg_ends(p)) {
		a = pnode_new(p, N_EMPTY_ARG);
		a->last = a->first - 1;
		return a;
	}
	if (ptok_mv(t, MV_EXPRESSION_LIST))
		return pmeta(p);
	for (i = 0; i < n; i++) {
		past_fn fn = type ? type_first[i] : expr_first[i];

		if ((fn == arg_nest && !p_at_nest(p)) || (fn == arg_disj && t->st != ST_DISJ_OPEN) ||
		    (fn == p_init_list && !pat(p, P_LBRACE)))
			continue;
		a = whole(p, fn);
		if (a)
			return a;
	}
	return NULL;
}

struct pnode *p_args(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_ARGS), *c;

	if (!paccept(p, P_LPAREN) || !penter(p))
		return NULL;
	if (paccept(p, P_RPAREN)) {
		pleave(p);
		return pdone(p, n);
	}
	do {
		c = arg(p);
		if (!c)
			break;
		padd(n, c, R_NONE);
	} while (paccept(p, P_COMMA));
	pleave(p);
	return c && paccept(p, P_RPAREN) ? pdone(p, n) : NULL;
}

/* ---- initialisers ---------------------------------------------------------------------------- */

static struct pnode *designator(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_DESIGNATOR), *c;

	if (paccept(p, P_DOT)) {
		c = p_name(p, N_IDENT);
		if (!c)
			return NULL;
		if (c->kind != N_IDENT) /* as in syntax.h, a plain name is no node */
			padd(n, c, R_NAME);
		return pdone(p, n);
	}
	if (!paccept(p, P_LBRACKET))
		return NULL;
	if (!padd_from(p, n, p_cond, R_VALUE))
		return NULL;
	if (pst(p, ST_DOTS)) {
		ptake(p);
		if (!padd_from(p, n, p_cond, R_VALUE2))
			return NULL;
	}
	return paccept(p, P_RBRACKET) ? pdone(p, n) : NULL;
}

static struct pnode *designated(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_INIT), *c;

	if (ppeek(p)->st == ST_IDENT) { /* name: value */
		c = pnode_new(p, N_DESIGNATOR);
		if (ppeek(p)->mv)
			padd(c, pmeta(p), R_NAME);
		else
			ptake(p);
		padd(n, pdone(p, c), R_NONE);
		ptake(p);
	} else {
		while (pat(p, P_DOT) || pat(p, P_LBRACKET)) {
			if (!padd_from(p, n, designator, R_NONE))
				return NULL;
		}
		paccept(p, P_ASSIGN); /* [1] value: old GNU form */
	}
	if (!padd_from(p, n, p_initializer, R_VALUE))
		return NULL;
	return pdone(p, n);
}

struct pnode *p_initializer(struct pparser *p)
{
	if (ptok_mv(ppeek(p), MV_INITIALISER))
		return pmeta(p);
	return pat(p, P_LBRACE) ? p_init_list(p) : p_assign(p);
}

/* A stretch of items: in a branch, in a nest. One alone needs no list around it. */
static struct pnode *init_items(struct pparser *p)
{
	struct pnode *n = pnode_new(p, PN_SEQ), *c;

	while (!arg_ends(p) || pat(p, P_COMMA)) {
		if (!padd_from(p, n, p_init_item, R_NONE))
			return NULL;
		paccept(p, P_COMMA);
	}
	if (!n->child)
		return NULL;
	pdone(p, n);
	c = (struct pnode *)n->child;
	return c->next || c->last != n->last ? n : c;
}

struct pnode *p_init_item(struct pparser *p)
{
	const struct ptok *t = ppeek(p);
	struct pnode *n;

	if (t->st == ST_DOTS)
		return p_dots(p);
	if (ptok_mv(t, MV_INITIALISER) || ptok_mv(t, MV_INITIALISER_LIST))
		return pmeta(p);
	if (t->st == ST_DISJ_OPEN || p_at_nest(p)) {
		uint32_t at = p->pos;

		n = p_initializer(p);
		if (n && (pat(p, P_COMMA) || pat(p, P_RBRACE)) && n->kind != PN_NEST)
			return n;
		p->pos = at;
		return p_at_nest(p) ? p_nest(p, init_items) : p_disj(p, init_items);
	}
	if (pat(p, P_DOT) || pat(p, P_LBRACKET) || (ptok_ident(t) && pat_ahead(p, 1, P_COLON)))
		return designated(p);
	return p_initializer(p);
}

struct pnode *p_init_list(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_INIT_LIST), *c;
	bool ok = true;

	if (!paccept(p, P_LBRACE) || !penter(p))
		return NULL;
	while (ok && !pat(p, P_RBRACE)) {
		c = p_init_item(p);
		ok = c != NULL;
		if (!ok)
			break;
		padd(n, c, R_NONE);
		/* Dots and disjunctions, which bring their own, need no commas. */
		if (!paccept(p, P_COMMA) && !pat(p, P_RBRACE))
			ok = c->kind >= PN_META || pst(p, ST_DOTS) || pst(p, ST_DISJ_OPEN) || p_at_nest(p);
	}
	pleave(p);
	return ok && paccept(p, P_RBRACE) ? pdone(p, n) : NULL;
}
