// SPDX-License-Identifier: GPL-2.0-only
/* Values that are names: the flags of allocations, macros that are numbers. */
#include "flow/region_run.h"

static const char gfp_blocks[] = "flags that let it sleep", gfp_atomic[] = "flags that don't let it sleep",
		  gfp_mask[] = "all flags but those that let it sleep";

static struct known named(const char *name)
{
	return (struct known){ INT64_MIN, INT64_MAX, true, name };
}

/* Constants and flags, and what is made of them */
static struct known evaluate(struct run *u, const struct ir *ir, ir_id e, int depth)
{
	const struct ir_expr *x = &ir->exprs[e];
	struct known a, b;

	switch (depth < 8 ? x->kind : IE_UNKNOWN) {
	case IE_CONST:
		return KNOWN_INT(x->value);
	case IE_NAME:
		return run_constant(u, x->name, false);
	case IE_UNARY:
		a = evaluate(u, ir, x->a, depth + 1);
		return a.name ? run_combine(u, x->op, &a, NULL) : KNOWN_ANY;
	case IE_BINARY:
		a = evaluate(u, ir, x->a, depth + 1);
		b = evaluate(u, ir, x->b, depth + 1);
		return a.name || b.name ? run_combine(u, x->op, &a, &b) : KNOWN_ANY;
	}
	return KNOWN_ANY;
}

static bool same(const struct known *a, const struct known *b)
{
	return a->lo == b->lo && a->hi == b->hi && a->name == b->name;
}

/* What the name means, a macro or a constant of this file; KNOWN_ANY: it depends, or is neither */
static struct known by_meaning(struct run *u, const char *name)
{
	struct body *const *bodies;
	struct known k = KNOWN_ANY, x;
	bool constant = false;
	const struct ir *ir = program_initial(u->r->program, name, u->sum->body->file, &constant);
	size_t n = ir ? 0 : program_meaning(u->r->program, name, u->sum->body->file, &bodies);

	if (constant && ir->steps[1].kind == IR_RETURN)
		return evaluate(u, ir, ir->steps[1].a, 0);
	for (size_t i = 0; i < n; i++) {
		ir = bodies[i]->macro && !bodies[i]->params ? program_ir(u->r->program, bodies[i]) : NULL;
		x = ir && ir->steps[1].kind == IR_RETURN ? evaluate(u, ir, ir->steps[1].a, 0) : KNOWN_ANY;
		if (i && !same(&k, &x))
			return KNOWN_ANY;
		k = x;
	}
	return k;
}

/* A macro that is a number wherever it is defined: ENOMEM; flags */
static struct known number(struct run *u, const char *name)
{
	const uintptr_t key[] = { (uintptr_t)name, u->sum->body->file };
	uintptr_t *slot = map_slot(u->r->constants, (const char *)key, sizeof(key), NULL);
	struct known *k = (struct known *)*slot;

	if (k)
		return *k;
	k = arena_alloc(u->r->arena, sizeof(*k));
	*k = KNOWN_ANY;
	*slot = (uintptr_t)k;
	*k = by_meaning(u, name);
	return *k;
}

static bool all_capitals(const char *name)
{
	return !name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789")];
}

struct known run_constant(void *ctx, const char *name, bool preprocessor)
{
	struct run *u = ctx;
	uint64_t keys = region_keys(u->r->spec, name, NULL);
	bool constant;

	if (preprocessor)
		return keys & RK(OFF) ? KNOWN_INT(0) : keys & RK(ON) ? KNOWN_INT(1) : KNOWN_ANY;
	if (keys & RK(GFP_BLOCKS))
		return named(gfp_blocks);
	if (keys & RK(GFP_ATOMIC))
		return named(gfp_atomic);
	if (all_capitals(name) || program_initial(u->r->program, name, u->sum->body->file, &constant))
		return number(u, name);
	return KNOWN_ANY;
}

const char *region_known_name(const char *text)
{
	const char *const flags[] = { gfp_blocks, gfp_atomic, gfp_mask };

	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		if (!strcmp(flags[i], text))
			return flags[i];
	return intern(text);
}

bool run_is_flags(const char *name)
{
	return name == gfp_blocks || name == gfp_atomic || name == gfp_mask;
}

struct known run_combine(void *ctx, unsigned op, const struct known *a, const struct known *b)
{
	(void)ctx;
	if (op == P_TILDE)
		return a->name == gfp_blocks ? named(gfp_mask) : KNOWN_ANY;
	if (op == P_AMP && (a->name == gfp_mask || b->name == gfp_mask))
		return named(gfp_atomic);
	if (op == P_AMP && run_is_flags(a->name) && !run_is_flags(b->name))
		return named(a->name);
	if (op != P_PIPE)
		return KNOWN_ANY;
	if (a->name == gfp_blocks || b->name == gfp_blocks)
		return named(gfp_blocks);
	if (a->name == gfp_atomic || b->name == gfp_atomic)
		return named(gfp_atomic);
	return KNOWN_ANY;
}

unsigned run_apart(void *ctx, const char *name)
{
	(void)ctx;
	return name == gfp_blocks ? 1 : name == gfp_atomic ? 2 : 0;
}

bool run_pure(void *ctx, const char *callee)
{
	struct run *u = ctx;

	return region_keys(u->r->spec, callee, NULL) & RK(PURE);
}

bool run_blocks(const struct known *flags)
{
	return flags->name == gfp_blocks;
}
