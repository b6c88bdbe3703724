// SPDX-License-Identifier: GPL-2.0-only
/*
 * How is the value at a place used? The text decides where it can (`&*p`, `*p = x`, sizeof(*p)); where
 * the place is an argument of a macro, what clang saw over all expansions decides.
 */
#include "match/private.h"

/* The two macros of the kernel that access their first argument as a whole. */
static unsigned accessor_use(const struct syntax *s, node_id call)
{
	node_id callee = node_role(s, call, R_CALLEE);

	if (!callee || node_at(s, callee)->kind != N_IDENT)
		return 0;
	if (token_is(s, node_at(s, callee)->first, "READ_ONCE"))
		return FU_READ;
	if (token_is(s, node_at(s, callee)->first, "WRITE_ONCE"))
		return FU_WRITE;
	return 0;
}

/* The compiler answers these about their argument without computing it. */
static bool asks_only(const struct syntax *s, node_id call)
{
	static const char *const names[] = { "__builtin_constant_p", "__builtin_object_size",
					     "__builtin_dynamic_object_size" };
	node_id callee = node_role(s, call, R_CALLEE);

	for (size_t i = 0; callee && i < ARRAY_SIZE(names); i++)
		if (node_at(s, callee)->kind == N_IDENT && token_is(s, node_at(s, callee)->first, names[i]))
			return true;
	return false;
}

static bool unevaluated(const struct syntax *s, node_id n)
{
	node_id c, up;

	for (c = n; (up = node_at(s, c)->parent); c = up) {
		switch (node_at(s, up)->kind) {
		case N_SIZEOF:
		case N_TYPEOF:
			return true;
		case N_GENERIC:
			if (node_at(s, up)->child == c)
				return true;
			break;
		case N_CALL:
			if (node_at(s, c)->kind == N_ARGS && asks_only(s, up))
				return true;
			break;
		case N_COMPOUND:
		case N_FUNC_DEF:
			return false;
		default:
			break;
		}
	}
	return false;
}

struct context {
	unsigned bits;
	bool sure;     /* the text settles it */
	bool accessor; /* argument of READ_ONCE or WRITE_ONCE */
};

static struct context context_of(const struct syntax *s, node_id n)
{
	node_id up = node_at(s, n)->parent;

	/* (*p).pte is a use of *p */
	while (up && (node_at(s, up)->kind == N_PAREN ||
		      (node_at(s, up)->kind == N_MEMBER && node_role(s, up, R_LEFT) == n))) {
		n = up;
		up = node_at(s, up)->parent;
	}
	if (!up)
		return (struct context){ FU_READ, false, false };
	switch (node_at(s, up)->kind) {
	case N_ASSIGN:
		if (node_role(s, up, R_LEFT) == n)
			return (struct context){ node_at(s, up)->sub == P_ASSIGN ? FU_WRITE : FU_READ_WRITE,
						 true, false };
		break;
	case N_UNARY:
		if (node_at(s, up)->sub == P_INC || node_at(s, up)->sub == P_DEC)
			return (struct context){ FU_READ_WRITE, true, false };
		break;
	case N_POSTFIX:
		return (struct context){ FU_READ_WRITE, true, false };
	case N_ADDR:
		return (struct context){ FU_ADDRESS, true, false };
	case N_ASM:
		return (struct context){ FU_ADDRESS, false, false };
	case N_ARGS:
		if (node_at(s, up)->child == n && accessor_use(s, node_at(s, up)->parent))
			return (struct context){ accessor_use(s, node_at(s, up)->parent), true, true };
		break;
	default:
		break;
	}
	return (struct context){ FU_READ, false, false };
}

struct use use_of(const struct source *src, node_id n)
{
	struct context cx = context_of(src->s, n);
	struct use u = { .bits = cx.bits };
	bool seen;
	unsigned facts = fact_uses(src, n, &seen), seen_bits;

	u.qualified = facts & FU_QUALIFIED;
	facts &= ~(unsigned)FU_QUALIFIED;
	if (unevaluated(src->s, n)) {
		u.bits = FU_UNEVALUATED;
		return u;
	}
	if (node_at(src->s, n)->kind == N_CALL && accessor_use(src->s, n)) {
		u.bits = accessor_use(src->s, n);
		u.rvalue_only = u.bits == FU_READ;
		return u;
	}
	seen_bits = facts & ~(unsigned)FU_UNEVALUATED;
	u.evaluated = seen && seen_bits;
	if (!cx.sure && seen_bits)
		u.bits = seen_bits;
	if ((u.bits & FU_READ) && (u.bits & (FU_WRITE | FU_READ_WRITE)))
		u.bits = (u.bits & ~(unsigned)(FU_READ | FU_WRITE)) | FU_READ_WRITE;
	u.rvalue_only = u.bits == FU_READ && !cx.accessor;
	return u;
}
