// SPDX-License-Identifier: GPL-2.0-only
/*
 * irdump FILE [FUNCTION]                  prints the steps of each function and macro, or of one
 * irdump --check [--headers DIR] FILE…    proves what must hold of all steps; prints what doesn't, what was lost, and figures.
 *                                         DIR: headers that say what names are; may be given several times
 */
#include <ftw.h>
#include <time.h>

#include "base/file.h"
#include "flow/ir.h"
#include "flow/macros.h"

static struct names *known;

struct source {
	const char *path;
	struct str text;
	struct syntax *s;
	flow_items_t items;
	struct flow_macros *macros;
	struct flow_names names;
};

static int source_open(struct source *f, const char *path)
{
	struct err err = { 0 };

	*f = (struct source){ .path = path, .text = STR_INIT };
	if (file_read(path, &f->text, &err) || syntax_parse(&f->s, f->text.buf, f->text.len, known, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	f->macros = flow_macros_new(f->s, NULL, NULL, path, NULL);
	f->names = flow_macros_names(f->macros);
	flow_items(f->s, &f->items);
	return 0;
}

static void source_close(struct source *f)
{
	flow_macros_free(f->macros);
	vec_release(&f->items);
	syntax_free(f->s);
	str_release(&f->text);
}

static bool has_steps(const struct syntax *s, node_id item)
{
	enum node_kind k = node_at(s, item)->kind;
	node_id body = node_role(s, item, R_BODY);

	return k == N_PP_DEFINE || ((k == N_FUNC_DEF || k == N_DECLARER) && body && node_at(s, body)->kind == N_COMPOUND);
}

/* ---- what was found -------------------------------------------------------------------------- */

static struct {
	size_t files, functions, macros, steps, calls, lost, faults, dead;
	double seconds, longest;
	char slowest[200];
	struct map *reasons;
} sum;

struct checked {
	const struct source *f;
	const struct ir *ir;
	node_id item;
	struct flow *flow;
	bool *alive;         /* nodes that execution can come to */
};

static void fault(const struct checked *c, uint32_t n, int line, const char *what)
{
	if (sum.faults++ < 60)
		printf("%s:%d: %s: %u: %s\n", c->f->path, line, c->ir->name, n, what);
}

static void lost(const struct checked *c, const struct ir_step *st)
{
	if (c->ir->macro && strstr(st->text, "out of the macro"))
		return;
	if (sum.lost++ < 60)
		printf("%s:%d: %s: lost: %s\n", c->f->path, st->line, c->ir->name, st->text);
	(*map_slot(sum.reasons, st->text, strlen(st->text), NULL))++;
}

/* ---- steps and expressions ------------------------------------------------------------------- */

static bool ends(const struct ir_step *st)
{
	return st->kind == IR_STOP || st->kind == IR_END;
}

static void check_step(const struct checked *c, uint32_t i)
{
	const struct ir *ir = c->ir;
	const struct ir_step *st = &ir->steps[i];
	bool two = st->kind == IR_TEST || st->kind == IR_CHOICE;
	enum ir_expr_kind k;

	if (st->next >= ir->nsteps || st->other >= ir->nsteps || st->a >= ir->nexprs || st->b >= ir->nexprs)
		fault(c, i, st->line, "a number that is not there");
	else if (!st->next != ends(st) || !st->other != !two)
		fault(c, i, st->line, "leads to too many or too few");
	k = ir->exprs[st->a].kind;
	if (st->kind == IR_CALL && k != IE_CALL)
		fault(c, i, st->line, "calls what is no call");
	if (st->kind == IR_SET && k != IE_VAR && k != IE_NAME && k != IE_FIELD && k != IE_DEREF)
		fault(c, i, st->line, "sets what is no place");
	if ((st->kind == IR_SET && !st->b) || (st->kind == IR_TEST && !st->a) || (st->kind == IR_LOST) != !!st->text)
		fault(c, i, st->line, "lacks something");
	if (st->line < ir->line || st->line > ir->end_line || st->column < 1)
		fault(c, i, st->line, "stands outside of the function");
	if (st->kind == IR_LOST)
		lost(c, st);
}

/* Operands come before what they are operands of, so there is no circle. */
static void check_expr(const struct checked *c, uint32_t i)
{
	const struct ir *ir = c->ir;
	const struct ir_expr *e = &ir->exprs[i];

	if (e->a >= i || e->b >= i || (e->kind == IE_VAR && e->var >= ir->nvars))
		fault(c, i, ir->line, "an expression's number that is not there");
	for (uint32_t k = 0; k < e->nargs; k++)
		if (ir->args[e->args + k] >= i)
			fault(c, i, ir->line, "an argument's number that is not there");
}

static void reach(const struct ir *ir, bool *seen)
{
	VEC(ir_id) open = { 0 };
	ir_id to[2];

	vec_push(&open, 1);
	seen[1] = true;
	while (open.len) {
		const struct ir_step *st = &ir->steps[open.at[--open.len]];

		to[0] = st->next;
		to[1] = st->other;
		for (int i = 0; i < 2; i++) {
			if (!to[i] || seen[to[i]])
				continue;
			seen[to[i]] = true;
			vec_push(&open, to[i]);
		}
	}
	vec_release(&open);
}

static void alive(const struct flow *f, bool *seen)
{
	VEC(flow_id) open = { 0 };
	const flow_id *succ;
	uint32_t n;

	vec_push(&open, f->first);
	seen[f->first] = true;
	while (open.len) {
		flow_id at = open.at[--open.len];

		succ = flow_succ(f, at, &n);
		for (uint32_t i = 0; i < n; i++) {
			if (seen[succ[i]] || !flow_executed(f, at, succ[i]))
				continue;
			seen[succ[i]] = true;
			vec_push(&open, succ[i]);
		}
	}
	vec_release(&open);
}

static bool has_block_expression(const struct checked *c)
{
	for (node_id n = c->item; n; n = node_next(c->f->s, n, c->item))
		if (node_at(c->f->s, n)->kind == N_STMT_EXPR)
			return true;
	return false;
}

/* Steps as far as the graph leads, no further; the end where it leads to the end */
static void check_reach(const struct checked *c)
{
	const struct ir *ir = c->ir;
	bool *seen = xcalloc(ir->nsteps + 1, 1), end = false;

	reach(ir, seen);
	for (uint32_t i = 1; i < ir->nsteps; i++) {
		if (!seen[i] && ir->steps[i].kind != IR_END)
			fault(c, i, ir->steps[i].line, "nothing leads here");
		end |= seen[i] && ir->steps[i].kind == IR_END;
	}
	/* A loop without end in a statement expression is none in the function's graph. */
	if (c->flow->exit && c->alive[c->flow->exit] != end && !ir->macro && (end || !has_block_expression(c)))
		fault(c, 0, ir->line, end ? "comes to an end, and should not" : "does not come to its end");
	free(seen);
}

/* ---- each call once -------------------------------------------------------------------------- */

static const char *called(const struct syntax *s, node_id call)
{
	node_id c = node_role(s, call, R_CALLEE);

	return c && node_at(s, c)->kind == N_IDENT ? node_ident(s, c) : "";
}

static bool listed(const char *list, const char *name)
{
	const char *at = strstr(list, name);
	size_t len = strlen(name);

	while (at && len && ((at > list && at[-1] != ' ') || (at[len] && at[len] != ' ')))
		at = strstr(at + 1, name);
	return at && len;
}

static bool closed(const struct syntax *s, node_id n)
{
	const struct node *nd = node_at(s, n);
	node_id specs;

	if (nd->role == R_PARAMS || (nd->role == R_COND && node_at(s, nd->parent)->kind == N_GENERIC))
		return true;
	switch (nd->kind) {
	case N_SIZEOF:
	case N_TYPEOF:
	case N_FUNC_DEF:
	case N_ATTRIBUTE:
	case N_PP_DEFINE:
	case N_SPECS:
	case N_PARAMS:
	case N_DESIGNATOR:
	case N_STATIC_ASSERT:
	case N_TYPE_NAME:
	case N_OPAQUE:
	case N_ERROR:
		return true;
	case N_CALL:
		return listed("offsetof __builtin_offsetof offsetofend sizeof_field __builtin_types_compatible_p __same_type "
			      "__builtin_constant_p __builtin_object_size __builtin_dynamic_object_size static_assert "
			      "BUILD_BUG_ON BUILD_BUG_ON_MSG BUILD_BUG_ON_ZERO compiletime_assert __is_constexpr va_arg "
			      "IS_ENABLED IS_BUILTIN IS_REACHABLE", called(s, n));
	case N_INIT_DECLARATOR:
		specs = node_role(s, nd->parent, R_SPECS);
		for (node_id c = specs ? node_at(s, specs)->child : 0; c; c = node_at(s, c)->next)
			if (token_is(s, node_at(s, c)->first, "static") || token_is(s, node_at(s, c)->first, "extern"))
				return true;
		return false;
	default:
		return false;
	}
}

/* A step of its own? Not likely(), and not the first half of guard(x)(y) */
static bool counts(const struct syntax *s, node_id n)
{
	node_id p = node_at(s, n)->parent;

	if (node_at(s, n)->kind == N_ITERATOR)
		return true;
	if (node_at(s, n)->kind != N_CALL)
		return false;
	if (listed("likely unlikely __builtin_expect __builtin_expect_with_probability __builtin_choose_expr", called(s, n)))
		return false;
	return node_at(s, n)->role != R_CALLEE || node_at(s, p)->kind != N_CALL ||
	       !listed("guard CLASS scoped_class scoped_guard", called(s, n));
}

static tok_id name_token(const struct syntax *s, node_id call)
{
	node_id c = node_role(s, call, R_CALLEE), name;

	while (node_at(s, c)->kind == N_PAREN || node_at(s, c)->kind == N_CALL)
		c = node_at(s, c)->child;
	name = node_role(s, c, R_NAME);
	return node_at(s, name ? name : c)->first;
}

static uintptr_t *slot(struct map *m, int line, int column)
{
	int key[2] = { line, column };

	return map_slot(m, (const char *)key, sizeof(key), NULL);
}

/* May it be that execution does not come to it? */
static bool dead(const struct checked *c, node_id n)
{
	const struct syntax *s = c->f->s;
	flow_id at = flow_at(c->flow, node_at(s, n)->first);

	if (!at || !c->alive[at])
		return true;
	return c->flow->nodes[at].noreturn;
}

static void expect_calls(const struct checked *c, struct map *calls)
{
	const struct syntax *s = c->f->s;
	node_id body = node_role(s, c->item, R_BODY);
	int line, column;

	for (node_id n = body; n; n = closed(s, n) ? node_skip(s, n, body) : node_next(s, n, body)) {
		if (!counts(s, n) || closed(s, n))
			continue;
		syntax_position(s, s->toks[name_token(s, n)].off, &line, &column);
		*slot(calls, line, column) += 1 + (dead(c, n) ? 1u << 16 : 0);
	}
}

static void check_calls(const struct checked *c)
{
	const struct ir *ir = c->ir;
	struct map *calls = map_new(), *steps = map_new();
	uintptr_t want, found;
	size_t len;

	expect_calls(c, calls);
	for (uint32_t i = 1; i < ir->nsteps; i++)
		if (ir->steps[i].kind == IR_CALL && !ir->steps[i].leaves && ++sum.calls)
			++*slot(steps, ir->steps[i].line, ir->steps[i].column);
	for (size_t i = 0; i < map_size(calls); i++) {
		const int *at = (const void *)map_key(calls, i, &len);

		want = map_value(calls, i);
		found = map_getn(steps, (const char *)at, 2 * sizeof(int));
		if (found > (want & 0xffff))
			fault(c, (uint32_t)at[1], at[0], "a call that is there too often");
		else if (found < (want & 0xffff) - (want >> 16))
			fault(c, (uint32_t)at[1], at[0], "a call is missing");
		else
			sum.dead += (want & 0xffff) - found;
	}
	map_free(calls);
	map_free(steps);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void check_item(const struct source *f, node_id item)
{
	double start = now(), took;
	struct ir *ir = ir_new(f->s, item, &f->names);
	struct checked c = { f, ir, item, NULL, NULL };

	took = now() - start;
	sum.seconds += took;
	if (took > sum.longest) {
		sum.longest = took;
		snprintf(sum.slowest, sizeof(sum.slowest), "%s", ir->name);
	}
	sum.functions += !ir->macro;
	sum.macros += ir->macro;
	sum.steps += ir->nsteps - 1;
	c.flow = flow_new(f->s, item, &f->names);
	c.alive = xcalloc(c.flow->nnodes, 1);
	alive(c.flow, c.alive);
	for (uint32_t i = 1; i < ir->nsteps; i++)
		check_step(&c, i);
	for (uint32_t i = 1; i < ir->nexprs; i++)
		check_expr(&c, i);
	check_reach(&c);
	if (!ir->macro)
		check_calls(&c);
	free(c.alive);
	flow_free(c.flow);
	ir_free(ir);
}

static int check(const char *path)
{
	struct source f;

	if (source_open(&f, path))
		return 2;
	sum.files++;
	for (size_t i = 0; i < f.items.len; i++)
		if (has_steps(f.s, f.items.at[i]))
			check_item(&f, f.items.at[i]);
	source_close(&f);
	return 0;
}

static void figures(void)
{
	size_t len;

	for (size_t i = 0; i < map_size(sum.reasons); i++)
		printf("%6zu lost: %s\n", (size_t)map_value(sum.reasons, i), map_key(sum.reasons, i, &len));
	printf("%zu files, %zu functions, %zu macros, %zu steps, %zu calls, %zu of dead code, %zu lost, %zu faults\n",
	       sum.files, sum.functions, sum.macros, sum.steps, sum.calls, sum.dead, sum.lost, sum.faults);
	printf("%.1f µs each, the longest %.1f ms (%s)\n", 1e6 * sum.seconds / (double)MAX(sum.functions + sum.macros, 1),
	       1e3 * sum.longest, sum.slowest);
}

/* ---- printing -------------------------------------------------------------------------------- */

static int print(const char *path, const char *function)
{
	struct source f;
	struct str out = STR_INIT;

	if (source_open(&f, path))
		return 2;
	for (size_t i = 0; i < f.items.len; i++) {
		if (!has_steps(f.s, f.items.at[i]) ||
		    (function && strcmp(node_function_name(f.s, f.items.at[i]), function)))
			continue;
		struct ir *ir = ir_new(f.s, f.items.at[i], &f.names);

		str_reset(&out);
		ir_print(ir, &out);
		printf("%s%s\n%s\n", ir->name, ir->macro ? " (macro)" : "", out.buf);
		ir_free(ir);
	}
	str_release(&out);
	source_close(&f);
	return 0;
}

static int header(const char *path, const struct stat *st, int type, struct FTW *where)
{
	struct str text = STR_INIT;
	struct err err = { 0 };

	(void)st;
	(void)where;
	if (type == FTW_F && ends_with(path, ".h") && !file_read(path, &text, &err))
		names_scan(known, text.buf, text.len);
	str_release(&text);
	return 0;
}

int main(int argc, char **argv)
{
	int rc = 0, i = 2;

	if (argc < 2) {
		fprintf(stderr, "usage: irdump FILE [FUNCTION] | --check [--headers DIR] FILE…\n");
		return 2;
	}
	if (strcmp(argv[1], "--check"))
		return print(argv[1], argc > 2 ? argv[2] : NULL);
	known = names_new();
	sum.reasons = map_new();
	for (; i + 1 < argc && !strcmp(argv[i], "--headers"); i += 2)
		nftw(argv[i + 1], header, 20, FTW_PHYS);
	for (; i < argc; i++)
		rc |= check(argv[i]);
	figures();
	map_free(sum.reasons);
	names_free(known);
	return rc ? rc : sum.faults ? 1 : 0;
}
