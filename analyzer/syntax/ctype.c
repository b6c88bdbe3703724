// SPDX-License-Identifier: GPL-2.0-only
/* C types: interning, comparison, spelling, text form. */
#include "syntax/ctype.h"

#define DEPTH_MAX 100 /* of a type read from outside */

static const struct ctype unknown = { CT_UNKNOWN, "", NULL };
const struct ctype *const ctype_unknown = &unknown;

struct ctype_key {
	uint64_t kind;
	const char *name;
	const struct ctype *inner;
};

const struct ctype *ctype_get(enum ctype_kind kind, const char *name, const struct ctype *inner)
{
	static struct map *all;
	static struct arena *arena;
	struct ctype_key key = { kind, intern(name ? name : ""), inner };
	struct ctype *t;
	uintptr_t *slot;
	bool is_new;

	if (kind == CT_UNKNOWN)
		return ctype_unknown;
	if (!all) {
		all = map_new();
		arena = arena_new();
	}
	if (!key.inner && kind >= CT_TYPEDEF)
		key.inner = ctype_unknown;
	slot = map_slot(all, (const char *)&key, sizeof(key), &is_new);
	if (is_new) {
		t = arena_alloc(arena, sizeof(*t));
		*t = (struct ctype){ (uint8_t)kind, key.name, key.inner };
		*slot = (uintptr_t)t;
	}
	return (const struct ctype *)*slot;
}

const struct ctype *ctype_strip(const struct ctype *t)
{
	while (t->kind == CT_TYPEDEF)
		t = t->inner;
	return t;
}

const struct ctype *ctype_pointee(const struct ctype *t)
{
	t = ctype_strip(t);
	if (t->kind == CT_POINTER || t->kind == CT_ARRAY)
		return t->inner;
	return t->kind == CT_FUNC ? t : NULL;
}

bool ctype_is_named(const struct ctype *t, const char *name)
{
	for (; t->kind == CT_TYPEDEF; t = t->inner)
		if (!strcmp(t->name, name))
			return true;
	return false;
}

/* want is struct, union, enum or base; t is of the same kind */
static int same_name(const struct ctype *t, const struct ctype *want)
{
	if (!*t->name && !*want->name) /* two without a tag may be one or two types */
		return -1;
	return !strcmp(t->name, want->name);
}

int ctype_matches(const struct ctype *t, const struct ctype *want)
{
	const struct ctype *bare = ctype_strip(t), *to;

	if (want->kind == CT_UNKNOWN)
		return -1;
	if (want->kind == CT_TYPEDEF) {
		if (ctype_is_named(t, want->name))
			return 1;
		return bare->kind == CT_UNKNOWN ? -1 : 0;
	}
	if (bare->kind == CT_UNKNOWN)
		return -1;
	if (want->kind == CT_POINTER) {
		to = ctype_pointee(bare);
		return to ? ctype_matches(to, want->inner) : 0;
	}
	if (bare->kind != want->kind)
		return 0;
	if (want->kind == CT_ARRAY || want->kind == CT_FUNC)
		return ctype_matches(bare->inner, want->inner);
	return same_name(bare, want);
}

/* ---- C spelling ------------------------------------------------------------------------------ */

static void print_leaf(const struct ctype *t, struct str *out)
{
	static const char *const word[] = { [CT_STRUCT] = "struct ", [CT_UNION] = "union ",
					    [CT_ENUM] = "enum " };

	if (t->kind == CT_UNKNOWN) {
		str_add(out, "?");
		return;
	}
	if (t->kind >= CT_STRUCT && t->kind <= CT_ENUM)
		str_add(out, word[t->kind]);
	str_add(out, *t->name ? t->name : "{ ... }");
}

/* Declarators read inside out: what stands around the pointer, array and function signs is known only
 * at the leaf, so they are collected in `sign` on the way there. */
static void print_around(const struct ctype *t, struct str *sign, struct str *out)
{
	struct str s = STR_INIT;

	switch (t->kind) {
	case CT_POINTER:
		if (t->inner->kind == CT_ARRAY || t->inner->kind == CT_FUNC)
			str_addf(&s, "(*%s)", sign->buf);
		else
			str_addf(&s, "*%s", sign->buf);
		break;
	case CT_ARRAY:
		str_addf(&s, "%s[]", sign->buf);
		break;
	case CT_FUNC:
		str_addf(&s, "%s()", sign->buf);
		break;
	default:
		print_leaf(t, out);
		if (sign->len)
			str_addf(out, " %s", sign->buf);
		return;
	}
	print_around(t->inner, &s, out);
	str_release(&s);
}

void ctype_print_declared(const struct ctype *t, const char *name, struct str *out)
{
	struct str sign = STR_INIT;

	str_add(&sign, name);
	print_around(t, &sign, out);
	str_release(&sign);
}

void ctype_print(const struct ctype *t, struct str *out)
{
	ctype_print_declared(t, "", out);
}

/* ---- text form ------------------------------------------------------------------------------- */

static const char letters[] = { [CT_UNKNOWN] = '?', [CT_BASE] = 'B',    [CT_STRUCT] = 'S',
				[CT_UNION] = 'U',   [CT_ENUM] = 'E',    [CT_TYPEDEF] = 'T',
				[CT_POINTER] = 'P', [CT_ARRAY] = 'A',   [CT_FUNC] = 'F' };

void ctype_dump(const struct ctype *t, struct str *out)
{
	for (;; t = t->inner) {
		str_addch(out, letters[t->kind]);
		if (t->kind >= CT_BASE && t->kind <= CT_TYPEDEF)
			str_addf(out, "%s;", t->name);
		if (t->kind < CT_TYPEDEF)
			return;
	}
}

static const struct ctype *load(const char **p, const char *end, int depth)
{
	const struct ctype *inner = NULL;
	const char *c, *semi, *name = NULL;
	enum ctype_kind kind;

	c = *p < end && depth < DEPTH_MAX ? memchr(letters, **p, sizeof(letters)) : NULL;
	if (!c)
		goto bad;
	kind = (enum ctype_kind)(c - letters);
	++*p;
	if (kind >= CT_BASE && kind <= CT_TYPEDEF) {
		semi = memchr(*p, ';', (size_t)(end - *p));
		if (!semi || memchr(*p, '\0', (size_t)(semi - *p)))
			goto bad;
		name = internn(*p, (size_t)(semi - *p));
		*p = semi + 1;
	}
	if (kind >= CT_TYPEDEF) {
		inner = load(p, end, depth + 1);
		if (!*p)
			return ctype_unknown;
	}
	return ctype_get(kind, name, inner);
bad:
	*p = NULL;
	return ctype_unknown;
}

const struct ctype *ctype_load(const char **p, const char *end)
{
	return load(p, end, 0);
}
