// SPDX-License-Identifier: GPL-2.0-only
/* What a call is to a region by itself: who edits a function asks so. */
#include "flow/region_private.h"

/* guard(KIND)(…), CLASS(KIND, v)(…), scoped_guard(KIND, …) */
static const char *guard_name(const struct ir *ir, const struct ir_expr *call, uint32_t *skip)
{
	static const struct { const char *name; uint32_t skip; } of[] = {
		{ "guard", 0 }, { "CLASS", 0 }, { "scoped_guard", 1 }, { "scoped_class", 2 }, { "scoped_cond_guard", 2 },
	};
	const struct ir_expr *a = &ir->exprs[call->a], *kind;
	char name[128];
	size_t i = 0;

	if (a->kind == IE_CALL) /* two calls are one */
		call = a, a = &ir->exprs[call->a];
	while (i < ARRAY_SIZE(of) && (a->kind != IE_NAME || strcmp(a->name, of[i].name)))
		i++;
	if (i == ARRAY_SIZE(of) || !call->nargs)
		return NULL;
	kind = &ir->exprs[ir->args[call->args]];
	if (!kind->name || snprintf(name, sizeof(name), "guard(%s)", kind->name) >= (int)sizeof(name))
		return NULL;
	*skip = of[i].skip;
	return intern(name);
}

const char *region_callee(const struct ir *ir, ir_id call, uint32_t *skip)
{
	const char *guard;
	uint32_t n = 0;

	guard = guard_name(ir, &ir->exprs[call], &n);
	if (skip)
		*skip = n;
	return guard ? guard : ir_callee(ir, call);
}

static bool is_var(const struct ir *ir, ir_id e, uint32_t var)
{
	return e && ir->exprs[e].kind == IE_VAR && ir->exprs[e].var == var;
}

/* spinlock_t *lock = pte_lockptr(mm, pmd); pte_offset_map_nolock(mm, pmd, addr, &lock) */
static bool points_to_ptl(const struct region_spec *s, const struct ir *ir, uint32_t var)
{
	const uint64_t gives = RK(LOCKPTR) | RK(LOCK) | RK(TRYLOCK);

	for (ir_id i = 1; i < ir->nsteps; i++) {
		const struct ir_step *at = &ir->steps[i];

		if (at->kind == IR_SET && is_var(ir, at->a, var) && ir->exprs[at->b].kind == IE_CALL &&
		    region_keys(s, ir_callee(ir, at->b), NULL) & RK(LOCKPTR))
			return true;
		if (at->kind != IR_CALL || !ir->vars[var].address_taken || !(region_keys(s, ir_callee(ir, at->a), NULL) & gives))
			continue;
		for (uint32_t k = 0; k < ir->exprs[at->a].nargs; k++) {
			const struct ir_expr *x = &ir->exprs[ir_arg(ir, at->a, k)];

			if (x->kind == IE_ADDR && is_var(ir, x->a, var))
				return true;
		}
	}
	return false;
}

bool region_is_ptl(const struct region_spec *s, const struct ir *ir, ir_id call, int arg)
{
	uint32_t skip;
	const struct ir_expr *x;
	const char *name = NULL;
	ir_id e;

	if (arg < 0)
		return true;
	region_callee(ir, call, &skip);
	e = ir_arg(ir, call, (uint32_t)arg + skip);
	x = e ? &ir->exprs[e] : NULL;
	if (x && x->kind == IE_ADDR)
		x = &ir->exprs[x->a];
	if (x && x->kind == IE_VAR && points_to_ptl(s, ir, x->var))
		return true;
	if (x && x->kind == IE_VAR)
		name = ir->vars[x->var].name;
	else if (x && (x->kind == IE_FIELD || x->kind == IE_NAME))
		name = x->name;
	else if (x && x->kind == IE_CALL)
		return region_keys(s, ir_callee(ir, e), NULL) & RK(LOCKPTR);
	return name && (strstr(name, "ptl") || !strcmp(name, "page_table_lock"));
}

static bool mentions(const struct ir *ir, ir_id e, ir_id call, const struct map *vars, int depth)
{
	const struct ir_expr *x = &ir->exprs[e];

	if (!e || depth > 6)
		return false;
	if (e == call || (x->kind == IE_VAR && map_hasn(vars, (const char *)&x->var, sizeof(x->var))))
		return true;
	return x->kind != IE_CALL && (mentions(ir, x->a, call, vars, depth + 1) || mentions(ir, x->b, call, vars, depth + 1));
}

/* It, or a variable that it was given to, is tested or returned, or stored where others may look. */
bool region_is_tested(const struct ir *ir, ir_id call)
{
	struct map *vars = map_new();
	bool tested = false;

	for (int pass = 0; pass < 2; pass++) /* start = pte = call */
		for (ir_id i = 1; i < ir->nsteps; i++) {
			const struct ir_step *s = &ir->steps[i];

			if (s->kind != IR_SET || !mentions(ir, s->b, call, vars, 0))
				continue;
			tested |= ir->exprs[s->a].kind != IE_VAR;
			*map_slot(vars, (const char *)&ir->exprs[s->a].var, sizeof(uint32_t), NULL) = 1;
		}
	for (ir_id i = 1; i < ir->nsteps && !tested; i++)
		tested = (ir->steps[i].kind == IR_TEST || ir->steps[i].kind == IR_RETURN) &&
			 mentions(ir, ir->steps[i].a, call, vars, 0);
	map_free(vars);
	return tested;
}

enum region_role region_role(const struct region_spec *s, const struct ir *ir, ir_id step)
{
	const struct ir_step *at = &ir->steps[step];
	uint64_t keys;
	int arg;

	if (at->kind != IR_CALL || at->leaves)
		return REGION_OTHER;
	keys = region_keys(s, ir_callee(ir, at->a), &arg);
	if (keys & RK(ENTER))
		return REGION_ENTERS;
	if (keys & RK(LEAVE))
		return REGION_LEAVES;
	if (keys & RK(PAUSE))
		return REGION_PAUSES;
	if (keys & RK(RESUME))
		return REGION_RESUMES;
	if (keys & (RK(LOCK) | RK(TRYLOCK)) && region_is_ptl(s, ir, at->a, arg))
		return REGION_LOCKED;
	if (keys & RK(UNLOCK) && region_is_ptl(s, ir, at->a, arg))
		return REGION_RELEASED;
	return REGION_OTHER;
}

static const char *at_same_place(const region_names_t *from, const region_names_t *to, const char *name)
{
	for (size_t i = 0; i < from->len && i < to->len; i++)
		if (from->at[i] == name)
			return to->at[i];
	return NULL;
}

const char *region_partner(const struct region_spec *s, const char *name)
{
	static const enum region_key pairs[][2] = { { RK_ENTER, RK_LEAVE }, { RK_PAUSE, RK_RESUME } };
	const char *other = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(pairs) && !other; i++) {
		other = at_same_place(&s->of[pairs[i][0]], &s->of[pairs[i][1]], name);
		if (!other)
			other = at_same_place(&s->of[pairs[i][1]], &s->of[pairs[i][0]], name);
	}
	return other;
}

bool region_is_primitive(const struct region_spec *s, const char *name)
{
	return region_keys(s, name, NULL) & (RK(ENTER) | RK(LEAVE) | RK(FLUSH) | RK(PAUSE) | RK(RESUME));
}

bool region_changes(const struct regions *r, const char *name)
{
	return map_hasn(r->changers, (const char *)&name, sizeof(name));
}
