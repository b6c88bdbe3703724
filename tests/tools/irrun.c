// SPDX-License-Identifier: GPL-2.0-only
/*
 * irrun FILE <INPUTS        runs the steps of functions: each line of the input is a function's name and its arguments
 *
 * All values are int, pointers to variables, or arrays of int. t(n) notes down n and gives a number made from it, cl(&v)
 * notes down v; CONFIG_ON is what is configured. Printed: "FUNCTION: what was noted down = the result". For tests/flow/ir.test.
 */
#include "base/file.h"
#include "flow/ir.h"
#include "flow/macros.h"

#define MAX_STEPS 200000
#define CELLS 16          /* of a variable */
#define POINTER ((int64_t)1 << 40)

struct run {
	const struct ir *ir;
	int64_t *cells;      /* CELLS of each variable, then those of globals */
	int64_t *results;    /* of each expression that is a call */
	const char *globals[8];
	struct str trace;
};

static void wrong(const struct run *r, const char *what, long long n)
{
	printf("%s: %s %lld\n", r->ir->name, what, n);
	exit(1);
}

static int64_t traced(struct run *r, int64_t n)
{
	str_addf(&r->trace, " %d", (int)n);
	return (int)((unsigned)n * 7 + 3) % 11 - 3;
}

static int64_t address_of(struct run *r, ir_id place);
static int64_t value(struct run *r, ir_id id);

static int64_t *cell(struct run *r, int64_t address)
{
	int64_t n = address - POINTER;

	if (n < 0 || n >= (int64_t)(r->ir->nvars + ARRAY_SIZE(r->globals)) * CELLS)
		wrong(r, "no such address", address);
	return &r->cells[n];
}

static int64_t global(struct run *r, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(r->globals); i++) {
		if (!r->globals[i])
			r->globals[i] = name;
		if (r->globals[i] == name)
			return POINTER + (int64_t)(r->ir->nvars + i) * CELLS;
	}
	wrong(r, "too many globals", 0);
	return 0;
}

static int64_t address_of(struct run *r, ir_id place)
{
	const struct ir_expr *e = &r->ir->exprs[place];

	switch (e->kind) {
	case IE_VAR:
		return POINTER + (int64_t)e->var * CELLS;
	case IE_NAME:
		return global(r, e->name);
	case IE_DEREF:
		return value(r, e->a);
	case IE_FIELD: /* .a .b .c are the first, second, third cell */
		return address_of(r, e->a) + e->name[0] - 'a';
	}
	wrong(r, "no place, of kind", e->kind);
	return 0;
}

static int64_t binary(struct run *r, const struct ir_expr *e)
{
	int64_t x = value(r, e->a), y = value(r, e->b);

	switch (e->op) {
	case P_PLUS:
		return x >= POINTER || y >= POINTER ? x + y : (int)(x + y);
	case P_MINUS:
		return x >= POINTER ? x - y : (int)(x - y);
	case P_STAR:
		return (int)(x * y);
	case P_SLASH:
		return (int)(x / y);
	case P_PERCENT:
		return (int)(x % y);
	case P_SHL:
		return (int)(x << y);
	case P_SHR:
		return (int)(x >> y);
	case P_AMP:
		return x & y;
	case P_PIPE:
		return x | y;
	case P_CARET:
		return x ^ y;
	case P_LT:
		return x < y;
	case P_GT:
		return x > y;
	case P_LE:
		return x <= y;
	case P_GE:
		return x >= y;
	case P_EQ:
		return x == y;
	case P_NE:
		return x != y;
	}
	wrong(r, "no such operator", e->op);
	return 0;
}

/* An array's name is its address. */
static bool is_array(const struct ir *ir, uint32_t var)
{
	return starts_with(ir->vars[var].name, "arr");
}

static int64_t value(struct run *r, ir_id id)
{
	const struct ir_expr *e = &r->ir->exprs[id];

	switch (e->kind) {
	case IE_CONST:
		return e->value;
	case IE_VAR:
		return is_array(r->ir, e->var) ? address_of(r, id) : *cell(r, address_of(r, id));
	case IE_NAME:
	case IE_DEREF:
	case IE_FIELD:
		return *cell(r, address_of(r, id));
	case IE_ADDR:
		return address_of(r, e->a);
	case IE_CALL:
		return r->results[id];
	case IE_BINARY:
		return binary(r, e);
	case IE_UNARY:
		return e->op == P_MINUS ? (int)-value(r, e->a) : e->op == P_TILDE ? ~value(r, e->a) : !value(r, e->a);
	case IE_PP:
		return !strcmp(e->name, "CONFIG_ON");
	case IE_SIZEOF:
		return 4;
	}
	wrong(r, "no value, of kind", e->kind);
	return 0;
}

static void set(struct run *r, const struct ir_step *st)
{
	int64_t *to = cell(r, address_of(r, st->a));
	const struct ir_expr *e = &r->ir->exprs[st->b];

	if (e->kind != IE_LIST) {
		*to = value(r, st->b);
		return;
	}
	for (int i = 0; i < CELLS; i++)
		to[i] = i < e->nargs ? value(r, r->ir->args[e->args + (uint32_t)i]) : 0;
}

static void call(struct run *r, const struct ir_step *st)
{
	const char *name = ir_callee(r->ir, st->a);
	int64_t n;

	if (!r->ir->exprs[st->a].nargs && name[0] == 'g') /* a statement `g0;` is taken for a macro */
		return;
	if (!r->ir->exprs[st->a].nargs)
		wrong(r, "a call without an argument", 0);
	n = value(r, ir_arg(r->ir, st->a, 0));
	if (!strcmp(name, "cl"))
		str_addf(&r->trace, " (%d)", (int)*cell(r, n));
	else if (!strcmp(name, "t"))
		r->results[st->a] = traced(r, n);
	else
		wrong(r, name, 0);
}

static int64_t run(struct run *r)
{
	const struct ir_step *st;
	int64_t result = 0;
	ir_id at = 1;

	for (int n = 0; n < MAX_STEPS; n++) {
		st = &r->ir->steps[at];
		at = st->next;
		switch (st->kind) {
		case IR_NOP:
			break;
		case IR_CALL:
			call(r, st);
			break;
		case IR_SET:
			set(r, st);
			break;
		case IR_TEST:
			at = value(r, st->a) ? st->next : st->other;
			break;
		case IR_RETURN:
			result = st->a ? value(r, st->a) : 0;
			break;
		case IR_END:
			return result;
		default:
			wrong(r, "cannot be run, line", st->line);
		}
	}
	wrong(r, "does not end", 0);
	return 0;
}

static void run_line(const struct syntax *s, const flow_items_t *items, const struct flow_names *names, char *line)
{
	char *save, *name = strtok_r(line, " \n", &save), *arg;
	struct run r = { .trace = STR_INIT };
	struct ir *ir = NULL;

	for (size_t i = 0; i < items->len && !ir; i++)
		if (!strcmp(node_function_name(s, items->at[i]), name))
			ir = ir_new(s, items->at[i], names);
	if (!ir)
		exit(2);
	r.ir = ir;
	r.cells = xcalloc((ir->nvars + ARRAY_SIZE(r.globals)) * CELLS, sizeof(*r.cells));
	r.results = xcalloc(ir->nexprs, sizeof(*r.results));
	for (uint32_t i = 0; i < ir->nparams && (arg = strtok_r(NULL, " \n", &save)); i++)
		r.cells[i * CELLS] = (int)strtol(arg, NULL, 10);
	int64_t result = run(&r);

	printf("%s:%s = %d\n", name, r.trace.buf, (int)result);
	str_release(&r.trace);
	free(r.cells);
	free(r.results);
	ir_free(ir);
}

int main(int argc, char **argv)
{
	struct str text = STR_INIT;
	struct err err = { 0 };
	struct syntax *s;
	flow_items_t items = { 0 };
	char line[200];

	if (argc != 2 || file_read(argv[1], &text, &err) || syntax_parse(&s, text.buf, text.len, NULL, &err)) {
		fprintf(stderr, "usage: irrun FILE <INPUTS%s%s\n", *err.text ? ": " : "", err.text);
		return 2;
	}
	struct flow_macros *m = flow_macros_new(s, NULL, NULL, argv[1], NULL);
	struct flow_names names = flow_macros_names(m);

	flow_items(s, &items);
	while (fgets(line, sizeof(line), stdin))
		run_line(s, &items, &names, line);
	vec_release(&items);
	flow_macros_free(m);
	syntax_free(s);
	str_release(&text);
	return 0;
}
