// SPDX-License-Identifier: GPL-2.0-only
/* A return that should be a jump to the exit label that the function has: everything but the leave is the same there. */
#include "match/print.h"
#include "match/region_fix.h"

#define TAIL_MAX 12          /* statements from the label to the end */

/* From a label to the return behind it, or to the end of the function */
struct tail {
	node_id label;
	node_id stmts[TAIL_MAX]; /* without labels and the leave */
	size_t n;
	node_id ret, value;      /* the return, and what it returns, or 0 */
	bool leaves;
};

static bool is_leave(const struct syntax *s, node_id stmt, const char *leave)
{
	node_id e = node_at(s, stmt)->kind == N_EXPR_STMT ? node_at(s, stmt)->child : 0;
	node_id callee = e && node_at(s, e)->kind == N_CALL ? node_role(s, e, R_CALLEE) : 0;

	return callee && node_at(s, callee)->kind == N_IDENT && !strcmp(node_ident(s, callee), leave);
}

/* False: it does not end so */
static bool read_tail(const struct syntax *s, node_id body, node_id label, const char *leave, struct tail *x)
{
	*x = (struct tail){ .label = label };
	for (node_id c = node_at(s, label)->next; c; c = node_at(s, c)->next) {
		switch (node_at(s, c)->kind) {
		case N_LABEL:
			continue;
		case N_RETURN:
			x->ret = c;
			x->value = node_at(s, c)->child;
			return x->leaves;
		case N_GOTO:
		case N_PP_COND:
		case N_ALT:
			return false;
		}
		if (is_leave(s, c, leave)) {
			x->leaves = true;
			continue;
		}
		if (x->n == TAIL_MAX)
			return false;
		x->stmts[x->n++] = c;
	}
	return x->leaves && node_at(s, label)->parent == body;
}

static bool same_code(const struct syntax *s, node_id a, node_id b)
{
	if (!a || !b)
		return a == b;
	return same_tokens(s, node_at(s, a)->first, node_at(s, a)->last, node_at(s, b)->first, node_at(s, b)->last);
}

static node_id before(const struct syntax *s, node_id stmt)
{
	node_id c = node_at(s, node_at(s, stmt)->parent)->child;

	if (c == stmt || print_is_branch(s, stmt))
		return 0;
	while (node_at(s, c)->next != stmt)
		c = node_at(s, c)->next;
	return c;
}

/* The value may be put into a variable earlier: nothing in between can change it. */
static bool is_steady(const struct syntax *s, node_id value)
{
	for (node_id n = value; n; n = node_next(s, n, value)) {
		const struct node *x = node_at(s, n);

		if (x->kind != N_NUMBER && x->kind != N_PAREN && x->kind != N_IDENT &&
		    !(x->kind == N_UNARY && (x->sub == P_MINUS || x->sub == P_TILDE)))
			return false;
	}
	return true;
}

static bool mentions(const struct syntax *s, const struct tail *x, const char *name)
{
	for (size_t i = 0; i < x->n; i++)
		for (node_id n = x->stmts[i]; n; n = node_next(s, n, x->stmts[i]))
			if (node_at(s, n)->kind == N_IDENT && node_ident(s, n) == name)
				return true;
	return false;
}

/* The words of a type, without those that say where the thing lives */
static void type_words(const struct syntax *s, node_id specs, struct str *out)
{
	for (node_id n = specs ? node_at(s, specs)->child : 0; n; n = node_at(s, n)->next) {
		const struct token *t = &s->toks[node_at(s, n)->first];

		if (node_at(s, n)->kind == N_ATTRIBUTE ||
		    (t->flags & TF_KEYWORD && (t->sub == K_STATIC || t->sub == K_INLINE || t->sub == K_EXTERN)))
			continue;
		str_addch(out, ' ');
		node_text(s, n, out);
	}
}

/* Is there just one variable of that name in the function, no pointer, and of the type that the function returns? */
static bool holds_result(const struct syntax *s, node_id function, const char *name)
{
	node_id specs = node_role(s, function, R_SPECS), decl = node_role(s, function, R_DECLARATOR);
	struct str mine = STR_INIT, its = STR_INIT;
	size_t n = 0;
	bool same;

	if (!decl || node_at(s, decl)->kind == N_DR_PTR)
		return false;
	type_words(s, specs, &its);
	for (node_id d = function; d; d = node_next(s, d, function)) {
		node_id up = node_at(s, d)->parent, of = up ? node_up(s, up, N_DECL) : 0;

		if (node_at(s, d)->kind != N_DR_NAME || node_ident(s, d) != name)
			continue;
		n++;
		if (node_at(s, up)->kind != N_INIT_DECLARATOR || !of)
			n++;
		else
			type_words(s, node_role(s, of, R_SPECS), &mine);
	}
	same = n == 1 && mine.len && mine.len == its.len && !memcmp(mine.buf, its.buf, mine.len);
	str_release(&mine);
	str_release(&its);
	return same;
}

/* `goto out;`, after the result was put where the label's code returns it from; NULL: it cannot be */
static const char *jump_text(const struct region_site *t, node_id function, const struct tail *x, node_id value)
{
	const struct syntax *s = t->src->s;
	const char *label = node_ident(s, node_role(s, x->label, R_NAME)), *name;
	struct str text = STR_INIT;
	const char *out;

	if (same_code(s, value, x->value))
		return arena_printf(t->arena, "goto %s;", label);
	if (!value || !x->value || node_at(s, x->value)->kind != N_IDENT)
		return NULL;
	name = node_ident(s, x->value);
	if (!is_steady(s, value) || mentions(s, x, name) || !holds_result(s, function, name))
		return NULL;
	node_text(s, value, &text);
	out = arena_printf(t->arena, "%s = %s;\ngoto %s;", name, text.buf, label);
	str_release(&text);
	return out;
}

static void plan_tail(const struct region_site *t, node_id function, const struct tail *x, node_id ret,
		      region_plans_t *out)
{
	const struct syntax *s = t->src->s;
	struct region_plan p = { .n = 0 };
	const char *jump = jump_text(t, function, x, node_at(s, ret)->child);
	node_id stmts[TAIL_MAX], c = ret;

	for (size_t i = x->n; i--;) {
		c = c ? before(s, c) : 0;
		if (!c || !same_code(s, c, x->stmts[i]) || c == x->stmts[i])
			return;
		stmts[i] = c;
	}
	if (!jump || x->ret == ret || x->n + 1 > ARRAY_SIZE(p.ops))
		return;
	for (size_t i = 0; i < x->n; i++)
		p.ops[p.n++] = (struct region_op){ OP_REMOVE, stmts[i], NULL };
	p.ops[p.n++] = (struct region_op){ OP_REMOVE, ret, jump };
	vec_push(out, p);
}

void region_plan_goto(const struct region_site *t, node_id ret, const char *leave, region_plans_t *out)
{
	const struct syntax *s = t->src->s;
	node_id function = node_function(s, ret), body = function ? node_role(s, function, R_BODY) : 0;
	struct tail x;

	for (node_id c = body ? node_at(s, body)->child : 0; c; c = node_at(s, c)->next)
		if (node_at(s, c)->kind == N_LABEL && read_tail(s, body, c, leave, &x))
			plan_tail(t, function, &x, ret, out);
}
