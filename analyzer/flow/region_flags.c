// SPDX-License-Identifier: GPL-2.0-only
/* Values that are names: the flags of allocations, macros that are numbers. */
#include "flow/region_run.h"

static const char gfp_blocks[] = "flags that let it sleep", gfp_atomic[] = "flags that don't let it sleep",
		  gfp_mask[] = "all flags but those that let it sleep";

static struct known named(const char *name)
{
	return (struct known){ INT64_MIN, INT64_MAX, true, name };
}

/* A macro that is a number wherever it is defined: ENOMEM */
static struct known number(struct run *u, const char *name)
{
	const uintptr_t key[] = { (uintptr_t)name, u->sum->body->file };
	uintptr_t *slot = map_slot(u->r->constants, (const char *)key, sizeof(key), NULL);
	struct known *k = (struct known *)*slot;
	struct body *const *bodies;
	size_t n;

	if (k)
		return *k;
	k = arena_alloc(u->r->arena, sizeof(*k));
	*k = KNOWN_ANY;
	*slot = (uintptr_t)k;
	n = program_meaning(u->r->program, name, u->sum->body->file, &bodies);
	for (size_t i = 0; i < n; i++) {
		const struct ir *ir = bodies[i]->macro && !bodies[i]->params ? program_ir(u->r->program, bodies[i]) : NULL;
		const struct ir_expr *e = ir && ir->steps[1].kind == IR_RETURN ? &ir->exprs[ir->steps[1].a] : NULL;

		if (!e || e->kind != IE_CONST || (i && !known_is(k, e->value))) {
			*k = KNOWN_ANY;
			break;
		}
		*k = KNOWN_INT(e->value);
	}
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

	if (preprocessor)
		return keys & RK(OFF) ? KNOWN_INT(0) : keys & RK(ON) ? KNOWN_INT(1) : KNOWN_ANY;
	if (keys & RK(GFP_BLOCKS))
		return named(gfp_blocks);
	if (keys & RK(GFP_ATOMIC))
		return named(gfp_atomic);
	return all_capitals(name) ? number(u, name) : KNOWN_ANY;
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
