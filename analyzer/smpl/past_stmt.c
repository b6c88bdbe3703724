// SPDX-License-Identifier: GPL-2.0-only
/* Statements of patterns, and sequences of them. */
#include "smpl/past_private.h"

struct pnode *p_compound(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_COMPOUND), *c;
	bool ok = true;

	if (!paccept(p, P_LBRACE) || !penter(p))
		return NULL;
	p->braces++;
	while (ok && !pat(p, P_RBRACE)) {
		c = p_stmt(p);
		ok = c != NULL;
		if (ok)
			padd(n, c, R_NONE);
	}
	p->braces--;
	pleave(p);
	return ok && paccept(p, P_RBRACE) ? pdone(p, n) : NULL;
}

/* The statement that a header governs. Labels take the statement behind them along. */
static struct pnode *body(struct pparser *p)
{
	struct pnode *n, *c;

	if (!penter(p))
		return NULL;
	p->braces++;
	n = p_stmt(p);
	p->braces--;
	if (n && (n->kind == N_CASE || n->kind == N_DEFAULT || n->kind == N_LABEL)) {
		c = body(p);
		if (c) {
			padd(n, c, R_BODY);
			pdone(p, n);
		} else {
			n = NULL;
		}
	}
	pleave(p);
	return n;
}

static struct pnode *condition(struct pparser *p)
{
	struct pnode *e;

	if (!paccept(p, P_LPAREN))
		return NULL;
	e = p_expr(p);
	return e && paccept(p, P_RPAREN) ? e : NULL;
}

static struct pnode *if_(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_IF);

	ptake(p);
	if (!padd_from(p, n, condition, R_COND))
		return NULL;
	if (!padd_from(p, n, body, R_THEN))
		return NULL;
	if (pkey(p, K_ELSE)) {
		ptake(p);
		if (!padd_from(p, n, body, R_ELSE))
			return NULL;
	}
	return pdone(p, n);
}

static struct pnode *while_(struct pparser *p, int kind)
{
	struct pnode *n = pnode_new(p, kind);

	ptake(p);
	if (!padd_from(p, n, condition, R_COND))
		return NULL;
	if (!padd_from(p, n, body, R_BODY))
		return NULL;
	return pdone(p, n);
}

static struct pnode *do_(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_DO), *c;

	ptake(p);
	c = body(p);
	if (!c || !pkey(p, K_WHILE))
		return NULL;
	padd(n, c, R_BODY);
	ptake(p);
	if (!padd_from(p, n, condition, R_COND))
		return NULL;
	return paccept(p, P_SEMI) ? pdone(p, n) : NULL;
}

static bool for_init(struct pparser *p, struct pnode *n)
{
	struct pnode *c;

	if (paccept(p, P_SEMI))
		return true;
	c = ptry(p, p_decl);
	if (c) {
		padd(n, c, R_INIT);
		return true;
	}
	c = p_expr(p);
	if (!c || !paccept(p, P_SEMI))
		return false;
	padd(n, c, R_INIT);
	return true;
}

static bool for_part(struct pparser *p, struct pnode *n, enum node_role role, enum punct end)
{
	struct pnode *c;

	if (!pat(p, end)) {
		c = p_expr(p);
		if (!c)
			return false;
		padd(n, c, role);
	}
	return paccept(p, end);
}

static struct pnode *for_(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_FOR);

	ptake(p);
	if (!paccept(p, P_LPAREN))
		return NULL;
	if (!for_init(p, n) || !for_part(p, n, R_COND, P_SEMI) || !for_part(p, n, R_STEP, P_RPAREN))
		return NULL;
	if (!padd_from(p, n, body, R_BODY))
		return NULL;
	return pdone(p, n);
}

static struct pnode *case_(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_CASE);

	ptake(p);
	if (!padd_from(p, n, p_cond, R_VALUE))
		return NULL;
	if (pst(p, ST_DOTS)) {
		ptake(p);
		if (!padd_from(p, n, p_cond, R_VALUE2))
			return NULL;
	}
	return paccept(p, P_COLON) ? pdone(p, n) : NULL;
}

static struct pnode *default_(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_DEFAULT);

	ptake(p);
	return paccept(p, P_COLON) ? pdone(p, n) : NULL;
}

static struct pnode *label(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_LABEL), *c = p_name(p, N_IDENT);

	if (!c || !paccept(p, P_COLON))
		return NULL;
	padd(n, c, R_NAME);
	return pdone(p, n);
}

static struct pnode *goto_(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_GOTO), *c;

	ptake(p);
	c = p_expr(p);
	if (!c || !paccept(p, P_SEMI))
		return NULL;
	padd(n, c, R_LABEL);
	return pdone(p, n);
}

static struct pnode *return_(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_RETURN);

	ptake(p);
	if (!pat(p, P_SEMI)) {
		if (!padd_from(p, n, p_expr, R_VALUE))
			return NULL;
	}
	return paccept(p, P_SEMI) ? pdone(p, n) : NULL;
}

static struct pnode *jump(struct pparser *p, int kind)
{
	struct pnode *n = pnode_new(p, kind);

	ptake(p);
	return paccept(p, P_SEMI) ? pdone(p, n) : NULL;
}

/* asm volatile ("…" : "=r" (a) …): operands become children */
static struct pnode *asm_(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_ASM), *c;
	bool after_string = false;
	int depth = 0;

	ptake(p);
	while (pkey(p, K_VOLATILE) || pkey(p, K_GOTO) || pkey(p, K_INLINE))
		ptake(p);
	if (!pat(p, P_LPAREN))
		return NULL;
	do {
		const struct ptok *t = ppeek(p);

		if (t->st == ST_EOF)
			return NULL;
		if (after_string && pat(p, P_LPAREN)) {
			ptake(p);
			c = p_expr(p);
			if (!c || !paccept(p, P_RPAREN))
				return NULL;
			padd(n, c, R_OPERAND);
			after_string = false;
			continue;
		}
		after_string = t->t.kind == T_STRING;
		depth += ptok_punct(t, P_LPAREN);
		depth -= ptok_punct(t, P_RPAREN);
		if (t->st == ST_DOTS)
			padd(n, p_dots(p), R_NONE);
		else if (t->mv)
			padd(n, pmeta(p), R_NONE);
		else
			ptake(p);
	} while (depth);
	return paccept(p, P_SEMI) ? pdone(p, n) : NULL;
}

/* ---- statements that begin with a name ------------------------------------------------------- */

static bool names_iterator(const struct ptok *t)
{
	return ptok_mv(t, MV_ITERATOR) || (!t->mv && (t->known & NAME_ITERATOR));
}

static struct pnode *iterator(struct pparser *p)
{
	struct pnode *n = pnode_new(p, N_ITERATOR);

	padd(n, ppeek(p)->mv ? pmeta(p) : pleaf(p, N_IDENT), R_CALLEE);
	if (!padd_from(p, n, p_args, R_ARGS))
		return NULL;
	if (!padd_from(p, n, body, R_BODY))
		return NULL;
	return pdone(p, n);
}

static struct pnode *expr_stmt(struct pparser *p)
{
	struct pnode *e = p_expr(p), *n;

	if (!e || !pat(p, P_SEMI))
		return NULL;
	n = pnode_from(p, N_EXPR_STMT, e);
	padd(n, e, R_NONE);
	ptake(p);
	return pdone(p, n);
}

bool p_seq_ends(struct pparser *p)
{
	return pst(p, ST_EOF) || pst(p, ST_DISJ_OR) || pst(p, ST_DISJ_AND) || pst(p, ST_DISJ_CLOSE) ||
	       pst(p, ST_NEST_CLOSE) || pst(p, ST_NEST_PLUS_CLOSE) || pat(p, P_RBRACE);
}

/* An expression that is an element by itself: it may stand anywhere in a statement. Dots or the end must follow. */
static struct pnode *bare_expr(struct pparser *p)
{
	struct pnode *e;

	if (pst(p, ST_DOTS))
		return NULL;
	e = p_expr(p);
	return e && (p_seq_ends(p) || pst(p, ST_DOTS) || p_at_nest(p) || pst(p, ST_DISJ_OPEN)) ? e : NULL;
}

static bool starts_decl(struct pparser *p)
{
	const struct ptok *t = ppeek(p), *next = ppeek_at(p, 1);

	if (t->st == ST_DISJ_OPEN)
		return false;
	if (t->st == ST_IDENT && t->t.sub == K_STATIC_ASSERT)
		return true;
	if (p_spec_keyword(t) || pkey(p, K_ATTRIBUTE))
		return true;
	if (!ptok_ident(t) || (t->mv && t->mv->kind != MV_TYPE))
		return false;
	/* As in Coccinelle, NAME * at the start of a statement is a type. */
	return p_starts_type(p) || ptok_punct(next, P_STAR);
}

static bool iterator_name(const char *name)
{
	static const char *const parts[] = { "for_each", "foreach", "FOR_EACH", "FOREACH", "each_entry", "scoped_" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		if (strstr(name, parts[i]))
			return true;
	}
	return false;
}

/* NAME(…) without ';', at what follows: does it govern the statement there? As syntax/ decides it for files */
static bool governs(struct pparser *p, const struct ptok *callee)
{
	const struct ptok *next = ppeek(p);

	if (p_seq_ends(p) || next->st == ST_DOTS || pkey(p, K_ELSE) || callee->mv)
		return false;
	if (callee->known & (NAME_STATEMENT | NAME_DECLARER | NAME_EMPTY | NAME_ATTR))
		return false;
	if (next->t.kind == T_PUNCT && next->t.sub != P_STAR && next->t.sub != P_INC && next->t.sub != P_DEC &&
	    next->t.sub != P_LPAREN && next->t.sub != P_LBRACE)
		return false;
	if (iterator_name(callee->t.text))
		return true;
	return next->t.bol ? next->t.indent > callee->t.indent : next->st == ST_IDENT;
}

/* NAME(…) without ';': a macro on a line of its own, or the header of a loop */
static struct pnode *macro_stmt(struct pparser *p)
{
	uint32_t at = p->pos;
	struct pnode *e = p_expr(p), *n;

	if (!e || e->kind != N_CALL || (e->child->kind != N_IDENT && e->child->kind != PN_META))
		return NULL;
	if (governs(p, &p->toks[at])) {
		p->pos = at;
		return iterator(p);
	}
	if (!ppeek(p)->t.bol)
		return NULL;
	n = pnode_from(p, N_MACRO_STMT, e);
	padd(n, e, R_NONE);
	return pdone(p, n);
}

static bool before_brace(struct pparser *p)
{
	uint32_t behind = pat_ahead(p, 1, P_LPAREN) ? pafter_parens(p, 1) : 0;

	return behind && pat_ahead(p, behind, P_LBRACE);
}

static struct pnode *ident_stmt(struct pparser *p)
{
	const struct ptok *t = ppeek(p);
	struct pnode *n = NULL;

	if (pat_ahead(p, 1, P_COLON) && ptok_ident(t))
		return label(p);
	if (ptok_ident(t) && pat_ahead(p, 1, P_LPAREN)) {
		if (names_iterator(t))
			n = ptry(p, iterator);
		if (!n && p_names_declarer(t))
			n = ptry(p, p_declarer);
		if (!n && !p->braces && before_brace(p))
			n = ptry(p, p_function);
		if (!n && before_brace(p))
			n = ptry(p, iterator);
		if (n)
			return n;
	}
	if (starts_decl(p)) {
		if (!p->braces)
			n = ptry(p, p_function);
		if (!n)
			n = ptry(p, p_decl);
		if (n)
			return n;
	}
	n = ptry(p, expr_stmt);
	if (!n)
		n = ptry(p, bare_expr);
	if (!n)
		n = ptry(p, p_decl);
	if (!n && !p->braces)
		n = ptry(p, p_function);
	if (!n)
		n = ptry(p, macro_stmt);
	return n;
}

/* ---- statements that begin with something else ----------------------------------------------- */

/* Alternatives without a ';', and behind them, maybe in the next line, what can only go on with an expression: the
 * arguments of ( f | g )(...), an operator */
static bool goes_on(struct pparser *p, const struct pnode *n)
{
	const struct pnode *one;

	if (!pat(p, P_LPAREN) && !pat(p, P_ARROW) && !pat(p, P_DOT) && !pat(p, P_LBRACKET) && !pat(p, P_ASSIGN))
		return false;
	for (const struct pnode *b = n->child; b; b = b->next) {
		one = b->kind == PN_SEQ ? b->child : b;
		if (!one || one->next || !past_is_expr(one))
			return false;
	}
	return true;
}

static struct pnode *seq_disj(struct pparser *p)
{
	struct pnode *n = p_disj(p, p_seq);

	if (n && goes_on(p, n))
		return NULL;

	/* ( a | b ) = c; and ( a | b ); are expressions, \( int \| long \) x; a declaration */
	if (n && (p_seq_ends(p) || ppeek(p)->t.bol || ppeek(p)->st == ST_DOTS) && !pat(p, P_SEMI))
		return n;
	return NULL;
}

static struct pnode *disj_stmt(struct pparser *p)
{
	struct pnode *n = NULL;

	n = ptry(p, seq_disj);
	if (!n)
		n = ptry(p, expr_stmt);
	if (!n)
		n = ptry(p, bare_expr);
	if (!n && !p->braces)
		n = ptry(p, p_function);
	if (!n)
		n = ptry(p, p_decl);
	return n;
}

static struct pnode *seq_nest(struct pparser *p)
{
	struct pnode *n = p_nest(p, p_seq);
	const struct ptok *t = ppeek(p);

	/* <+... e ...+>; and <+... e ...+> = x; are expressions */
	if (n && (p_seq_ends(p) || t->t.bol || t->st == ST_DOTS) && !pat(p, P_SEMI))
		return n;
	return NULL;
}

static struct pnode *nest_stmt(struct pparser *p)
{
	struct pnode *n = ptry(p, seq_nest);

	return n ? n : expr_stmt(p);
}

static struct pnode *keyword_stmt(struct pparser *p, enum keyword k)
{
	switch (k) {
	case K_IF:
		return if_(p);
	case K_WHILE:
		return while_(p, N_WHILE);
	case K_SWITCH:
		return while_(p, N_SWITCH);
	case K_DO:
		return do_(p);
	case K_FOR:
		return for_(p);
	case K_CASE:
		return case_(p);
	case K_DEFAULT:
		return default_(p);
	case K_GOTO:
		return goto_(p);
	case K_RETURN:
		return return_(p);
	case K_BREAK:
		return jump(p, N_BREAK);
	case K_CONTINUE:
		return jump(p, N_CONTINUE);
	case K_ASM:
		return asm_(p);
	case K_ELSE:
		return NULL;
	default:
		return ident_stmt(p);
	}
}

static bool stands_for_stmt(const struct metavar *mv)
{
	return mv->kind == MV_STATEMENT || mv->kind == MV_STATEMENT_LIST || mv->kind == MV_DECLARATION;
}

/* Nothing of the statement comes behind this name. */
static bool stands_alone(struct pparser *p)
{
	const struct ptok *next = ppeek_at(p, 1);

	if (next->t.bol || (p->braces && next->st == ST_EOF) || ptok_punct(next, P_RBRACE))
		return true;
	return next->st == ST_IDENT && !next->mv && next->t.sub == K_ELSE;
}

static struct pnode *any_stmt(struct pparser *p)
{
	const struct ptok *t = ppeek(p);

	switch (t->st) {
	case ST_DOTS:
		return p_dots(p);
	case ST_NEST_OPEN:
	case ST_NEST_PLUS_OPEN:
		return nest_stmt(p);
	case ST_DISJ_OPEN:
		return disj_stmt(p);
	case ST_IDENT:
		if (t->mv && (stands_for_stmt(t->mv) || (t->mv->kind == MV_METAVARIABLE && stands_alone(p))))
			return pmeta(p);
		return t->t.sub ? keyword_stmt(p, t->t.sub) : ident_stmt(p);
	case ST_PUNCT:
		if (t->t.sub == P_LBRACE)
			return p_compound(p);
		if (t->t.sub == P_SEMI)
			return pleaf(p, N_EMPTY_STMT);
		if (t->t.sub == P_HASH && t->directive)
			return p_directive(p);
		return ident_stmt(p);
	case ST_NUMBER:
	case ST_STRING:
	case ST_CHAR:
		return ident_stmt(p);
	default:
		return t->t.kind == T_HASH ? p_directive(p) : NULL;
	}
}

struct pnode *p_stmt(struct pparser *p)
{
	bool optional = ppeek(p)->optional;
	struct pnode *n;

	if (!penter(p))
		return NULL;
	n = any_stmt(p);
	pleave(p);
	if (n)
		n->optional = n->optional || optional;
	return n;
}

struct pnode *p_seq(struct pparser *p)
{
	struct pnode *n = pnode_new(p, PN_SEQ);

	while (!p_seq_ends(p)) {
		if (!padd_from(p, n, p_stmt, R_NONE))
			return NULL;
	}
	if (!n->child)
		n->last = n->first - 1;
	else
		pdone(p, n);
	return n;
}
