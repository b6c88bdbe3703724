// SPDX-License-Identifier: GPL-2.0-only
/* Steps and expressions as text. */
#include "flow/ir.h"

#define MAX_DEPTH 200

struct print {
	const struct ir *ir;
	struct str *out;
	bool numbers;    /* tell variables of one name apart */
	int depth;
};

static void expr(struct print *p, ir_id id, int outer);

/* How strongly it binds; as in C, the greater the tighter */
static int strength(enum punct op)
{
	switch (op) {
	case P_STAR:
	case P_SLASH:
	case P_PERCENT:
		return 10;
	case P_PLUS:
	case P_MINUS:
		return 9;
	case P_SHL:
	case P_SHR:
		return 8;
	case P_LT:
	case P_GT:
	case P_LE:
	case P_GE:
		return 7;
	case P_EQ:
	case P_NE:
		return 6;
	case P_AMP:
		return 5;
	case P_CARET:
		return 4;
	default:
		return 3;
	}
}

enum { UNARY = 11, POSTFIX = 12 };

static bool ambiguous(const struct ir *ir, uint32_t v)
{
	for (uint32_t i = 0; i < ir->nvars; i++)
		if (i != v && ir->vars[i].name == ir->vars[v].name)
			return true;
	return false;
}

static void variable(struct print *p, uint32_t v)
{
	const char *name = p->ir->vars[v].name;

	if (!*name)
		str_addf(p->out, "$%u", v);
	else if (p->numbers && ambiguous(p->ir, v))
		str_addf(p->out, "%s@%u", name, v);
	else
		str_add(p->out, name);
}

static void list(struct print *p, const struct ir_expr *e)
{
	for (uint32_t i = 0; i < e->nargs; i++) {
		if (i)
			str_add(p->out, ", ");
		expr(p, p->ir->args[e->args + i], 0);
	}
}

/* *(a + i) is a[i]. */
static bool is_sum(const struct ir_expr *e)
{
	return e->kind == IE_BINARY && e->op == P_PLUS;
}

static void field(struct print *p, const struct ir_expr *e)
{
	const struct ir_expr *of = &p->ir->exprs[e->a];
	bool arrow = of->kind == IE_DEREF && !is_sum(&p->ir->exprs[of->a]);

	expr(p, arrow ? of->a : e->a, POSTFIX);
	str_addf(p->out, "%s%s", arrow ? "->" : ".", e->name);
}

static void binary(struct print *p, const struct ir_expr *e, int outer)
{
	int mine = strength(e->op);

	str_add(p->out, mine < outer ? "(" : "");
	expr(p, e->a, mine);
	str_addf(p->out, " %s ", punct_text(e->op));
	expr(p, e->b, mine + 1);
	str_add(p->out, mine < outer ? ")" : "");
}

static void deref(struct print *p, const struct ir_expr *e, int outer)
{
	const struct ir_expr *of = &p->ir->exprs[e->a];

	if (is_sum(of)) {
		expr(p, of->a, POSTFIX);
		str_addch(p->out, '[');
		expr(p, of->b, 0);
		str_addch(p->out, ']');
		return;
	}
	str_add(p->out, outer > UNARY ? "(*" : "*");
	expr(p, e->a, UNARY);
	str_add(p->out, outer > UNARY ? ")" : "");
}

static void unary(struct print *p, const struct ir_expr *e, int outer)
{
	const char *op = e->kind == IE_ADDR ? "&" : punct_text(e->op);

	str_addf(p->out, "%s%s", outer > UNARY ? "(" : "", op);
	expr(p, e->a, UNARY);
	str_add(p->out, outer > UNARY ? ")" : "");
}

static void expr(struct print *p, ir_id id, int outer)
{
	const struct ir_expr *e = &p->ir->exprs[id];

	if (p->depth++ > MAX_DEPTH) {
		str_add(p->out, "…");
		p->depth--;
		return;
	}
	switch (e->kind) {
	case IE_NONE:
		break;
	case IE_UNKNOWN:
		str_addch(p->out, '?');
		break;
	case IE_CONST:
		str_addf(p->out, "%lld", (long long)e->value);
		break;
	case IE_VAR:
		variable(p, e->var);
		break;
	case IE_CALL:
		expr(p, e->a, POSTFIX);
		str_addch(p->out, '(');
		list(p, e);
		str_addch(p->out, ')');
		break;
	case IE_FIELD:
		field(p, e);
		break;
	case IE_DEREF:
		deref(p, e, outer);
		break;
	case IE_ADDR:
	case IE_UNARY:
		unary(p, e, outer);
		break;
	case IE_BINARY:
		binary(p, e, outer);
		break;
	case IE_LIST:
		str_addch(p->out, '{');
		list(p, e);
		str_addch(p->out, '}');
		break;
	default:
		str_add(p->out, e->name);
	}
	p->depth--;
}

void ir_expr_text(const struct ir *ir, ir_id e, struct str *out)
{
	struct print p = { ir, out, false, 0 };

	expr(&p, e, 0);
}

const char *ir_callee(const struct ir *ir, ir_id call)
{
	const struct ir_expr *e = &ir->exprs[ir->exprs[call].a];

	return e->kind == IE_NAME ? e->name : "";
}

/* ---- steps ----------------------------------------------------------------------------------- */

static void operands(struct print *p, const struct ir_step *st)
{
	if (st->kind == IR_LOST)
		str_addf(p->out, " %s", st->text);
	if (!st->a || st->kind == IR_STOP)
		return;
	str_addch(p->out, ' ');
	expr(p, st->a, 0);
	if (st->kind == IR_SET) {
		str_add(p->out, " = ");
		expr(p, st->b, 0);
	}
}

void ir_print(const struct ir *ir, struct str *out)
{
	static const char *const kinds[] = { "NOP", "CALL", "SET", "TEST", "CHOICE", "RETURN", "STOP", "LOST", "END" };
	struct print p = { ir, out, true, 0 };
	const struct ir_step *st;

	for (uint32_t i = 1; i < ir->nsteps; i++) {
		st = &ir->steps[i];
		str_addf(out, "%u: %s", i, kinds[st->kind]);
		operands(&p, st);
		str_add(out, st->loop ? " (loop)" : "");
		str_add(out, st->leaves ? " (leaves)" : "");
		str_add(out, st->implied ? " (implied)" : "");
		str_addf(out, "  %d:%d", st->line, st->column);
		if (st->next)
			str_addf(out, " → %u", st->next);
		if (st->other)
			str_addf(out, " : %u", st->other);
		str_addch(out, '\n');
	}
}
