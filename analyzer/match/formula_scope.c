// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where metavariables get their values: each around the smallest part of the formula that has all its uses, so that what
 * is used in one branch, or in one turn of a nest, may be another thing in the next. What later rules ask for has one value
 * in the whole match, but for positions. A metavariable that only `when` code uses beside code that is already over gets
 * none: "no such thing at all".
 */
#include "match/formula.h"

#define WORDS 8
struct vars {
	uint64_t bit[WORDS];
};
struct uses {
	struct vars strong; /* in code that matches, and in '+' code that is put there */
	struct vars when;   /* in code that may not match */
};
struct scoper {
	const struct smpl_rule *rule;
	struct arena *arena;
	struct map *uses, *done;
	struct vars kept;
};

/* ---- sets ------------------------------------------------------------------------------------------ */
static void set_add(struct vars *v, size_t i)
{
	if (i < 64 * WORDS)
		v->bit[i / 64] |= (uint64_t)1 << i % 64;
}

static bool set_has(const struct vars *v, size_t i)
{
	return i < 64 * WORDS && (v->bit[i / 64] >> i % 64 & 1);
}

static void set_join(struct vars *v, const struct vars *with)
{
	for (size_t i = 0; i < WORDS; i++)
		v->bit[i] |= with->bit[i];
}

static void join(struct uses *u, const struct uses *with)
{
	set_join(&u->strong, &with->strong);
	set_join(&u->when, &with->when);
}

/* ---- what an element uses -------------------------------------------------------------------------- */
static void use_named(const struct scoper *s, const char *name, struct vars *out)
{
	for (size_t i = 0; name && i < s->rule->nmetavars; i++)
		if (s->rule->metavars[i].name == name && !s->rule->metavars[i].from_rule)
			set_add(out, i);
}

static void use(const struct scoper *s, const struct metavar *mv, struct vars *out)
{
	if (!mv || mv < s->rule->metavars || mv >= s->rule->metavars + s->rule->nmetavars || mv->from_rule)
		return;
	set_add(out, (size_t)(mv - s->rule->metavars));
	use_named(s, mv->type_metavar, out);
	use_named(s, mv->tag_metavar, out);
	use_named(s, mv->length_metavar, out);
	for (size_t i = 0; i < mv->ntypes; i++) {
		use_named(s, mv->types[i].metavar, out);
		use_named(s, mv->types[i].tag_metavar, out);
	}
}

static void use_plus(const struct scoper *s, const struct plus_code *const *list, struct vars *out)
{
	for (; list && *list; list++)
		for (size_t i = 0; i < (*list)->len; i++)
			use(s, (*list)->at[i].mv, out);
}

/* A statement that stands inside of another one is an element of its own. */
static bool is_inner(const struct pnode *parent, const struct pnode *n)
{
	switch (parent->kind) {
	case N_IF:
	case N_WHILE:
	case N_DO:
	case N_FOR:
	case N_SWITCH:
	case N_ITERATOR:
	case N_FUNC_DEF:
		return n->role == R_THEN || n->role == R_ELSE || n->role == R_BODY;
	default:
		return false;
	}
}

static void use_node(const struct scoper *s, const struct past *p, const struct pnode *n, struct vars *out)
{
	uint32_t t = n->first;

	use(s, n->mv, out);
	for (size_t i = 0; i < n->nparts; i++)
		use(s, n->parts[i].mv, out);
	for (const struct metavar *const *pos = n->positions; pos && *pos; pos++)
		use(s, *pos, out);
	for (size_t i = 0; i < n->ntoken_positions; i++)
		use(s, n->token_positions[i].mv, out);
	for (size_t i = 0; i < n->nwhens; i++)
		if (n->whens[i].code)
			use_node(s, p, n->whens[i].code, out);
	/* tokens that belong to no child, and those of children through them */
	for (const struct pnode *c = n->child; c; c = c->next) {
		if (c->first > c->last)
			continue;
		for (; t < c->first; t++) {
			use_plus(s, p->tokens[t].before, out);
			use_plus(s, p->tokens[t].after, out);
		}
		if (t <= c->last)
			t = c->last + 1;
		if (!is_inner(n, c))
			use_node(s, p, c, out);
	}
	for (; t <= n->last && n->first <= n->last; t++) {
		use_plus(s, p->tokens[t].before, out);
		use_plus(s, p->tokens[t].after, out);
	}
}

static void use_token(const struct scoper *s, const struct past *p, const struct formula *f, struct vars *out)
{
	for (size_t i = 0; i < f->elem->ntoken_positions; i++)
		if (f->elem->token_positions[i].token == f->token)
			use(s, f->elem->token_positions[i].mv, out);
	if (f->token == f->elem->first)
		for (const struct metavar *const *pos = f->elem->positions; pos && *pos; pos++)
			use(s, *pos, out);
	use_plus(s, p->tokens[f->token].before, out);
	use_plus(s, p->tokens[f->token].after, out);
}

/* ---- uses of formulas, each computed once ------------------------------------------------------------ */
static const struct uses *uses_of(struct scoper *s, const struct formula *f)
{
	static const struct uses none;
	uintptr_t *slot;
	struct uses *u;
	bool is_new;

	if (!f)
		return &none;
	slot = map_slot(s->uses, (const char *)&f, sizeof(f), &is_new);
	if (!is_new)
		return (const struct uses *)*slot;
	u = arena_alloc(s->arena, sizeof(*u));
	*slot = (uintptr_t)u;
	if (f->kind == F_ELEM || f->kind == F_STATEMENT || f->kind == F_TRUTH)
		use_node(s, s->rule->past, f->elem, &u->strong);
	else if (f->kind == F_TOKEN)
		use_token(s, s->rule->past, f, &u->strong);
	join(u, uses_of(s, f->a));
	join(u, uses_of(s, f->b));
	if (f->dots) {
		join(u, uses_of(s, f->dots->nest));
		for (size_t i = 0; f->dots->never[i]; i++)
			set_join(&u->when, &uses_of(s, f->dots->never[i])->strong);
		for (size_t i = 0; f->dots->always[i]; i++)
			set_join(&u->when, &uses_of(s, f->dots->always[i])->strong);
	}
	return u;
}

/* ---- placing them ------------------------------------------------------------------------------------ */
static const struct formula *scoped(struct scoper *s, const struct formula *f, const struct vars *scope);

/* Needed here: used by two of the parts, one of them strongly; or by this formula itself. */
static void needed_here(struct scoper *s, const struct formula *f, const struct vars *scope, struct vars *out)
{
	const struct uses *part[4], *all = uses_of(s, f);
	struct uses own = { 0 };
	size_t n = 0;

	if (f->kind == F_PREFER)
		return; /* each of the two has values of its own, as only one of them holds */
	part[n++] = uses_of(s, f->a);
	part[n++] = uses_of(s, f->b);
	if (f->dots) {
		part[n++] = uses_of(s, f->dots->nest);
		for (size_t i = 0; f->dots->never[i]; i++)
			set_join(&own.when, &uses_of(s, f->dots->never[i])->strong);
		for (size_t i = 0; f->dots->always[i]; i++)
			set_join(&own.when, &uses_of(s, f->dots->always[i])->strong);
		part[n++] = &own;
	}
	for (size_t v = 0; v < s->rule->nmetavars; v++) {
		unsigned strong = 0, any = 0;

		if (!set_has(&all->strong, v) || set_has(scope, v))
			continue;
		for (size_t i = 0; i < n; i++) {
			strong += set_has(&part[i]->strong, v);
			any += set_has(&part[i]->strong, v) || set_has(&part[i]->when, v);
		}
		if (!strong || any > 1)
			set_add(out, v);
	}
}

static const struct formula *const *scoped_list(struct scoper *s, const struct formula *const *list,
						const struct vars *scope)
{
	const struct formula **out;
	size_t n = 0;

	while (list[n])
		n++;
	out = arena_alloc(s->arena, (n + 1) * sizeof(*out));
	for (size_t i = 0; i < n; i++)
		out[i] = scoped(s, list[i], scope);
	return out;
}

static const struct formula *exists(struct scoper *s, const struct formula *f, const struct vars *vars)
{
	struct formula *e;
	const struct metavar **list;
	size_t n = 0;

	for (size_t v = 0; v < s->rule->nmetavars; v++)
		n += set_has(vars, v);
	if (!n)
		return f;
	list = arena_alloc(s->arena, (n + 1) * sizeof(*list));
	n = 0;
	e = arena_alloc(s->arena, sizeof(*e));
	for (size_t v = 0; v < s->rule->nmetavars; v++) {
		if (!set_has(vars, v))
			continue;
		list[n++] = &s->rule->metavars[v];
		e->apart = e->apart || set_has(&s->kept, v);
	}
	e->kind = F_EXISTS;
	e->vars = list;
	e->a = f;
	return e;
}

static const struct formula *scoped(struct scoper *s, const struct formula *f, const struct vars *scope)
{
	struct { const struct formula *f; struct vars scope; } key = { .f = f, .scope = *scope };
	struct vars here = { 0 }, inner = *scope;
	struct formula *out;
	uintptr_t *slot;
	bool is_new;

	if (!f)
		return NULL;
	slot = map_slot(s->done, (const char *)&key, sizeof(key), &is_new);
	if (!is_new)
		return (const struct formula *)*slot;
	needed_here(s, f, scope, &here);
	set_join(&inner, &here);
	out = arena_alloc(s->arena, sizeof(*out));
	*out = *f;
	out->a = scoped(s, f->a, &inner);
	out->b = scoped(s, f->b, &inner);
	out->guard = scoped(s, f->guard, &inner);
	if (f->dots) {
		struct formula_dots *d = arena_alloc(s->arena, sizeof(*d));

		*d = *f->dots;
		d->never = scoped_list(s, f->dots->never, &inner);
		d->always = scoped_list(s, f->dots->always, &inner);
		d->apart = scoped_list(s, f->dots->apart, &inner);
		d->nest = scoped(s, f->dots->nest, &inner);
		d->after = scoped(s, f->dots->after, &inner);
		out->dots = d;
	}
	/* what remembers a brace does not put matches together that differ in what is kept */
	for (size_t v = 0; f->kind == F_EXISTS && v < s->rule->nmetavars; v++)
		out->apart = out->apart || (set_has(&s->kept, v) && set_has(&uses_of(s, f)->strong, v));
	if (f->headers)
		out->headers = scoped_list(s, f->headers, &inner);
	f = exists(s, out, &here);
	*map_slot(s->done, (const char *)&key, sizeof(key), &is_new) = (uintptr_t)f;
	return f;
}

/* Around the whole, or around one of the alternatives that the whole is */
static void set_apart(struct formula *f)
{
	for (; f && f->kind == F_EXISTS; f = (struct formula *)f->a)
		f->apart = true;
	if (f && f->kind == F_PREFER) {
		set_apart((struct formula *)f->a);
		set_apart((struct formula *)f->b);
	}
}

const struct formula *formula_scope(const struct formula *f, const struct smpl_rule *r, const struct past *p,
				    const struct metavar *const *kept, struct arena *a)
{
	struct smpl_rule with = *r;
	struct scoper s = { .rule = &with, .arena = a, .uses = map_new(), .done = map_new() };
	struct vars outside = { 0 };

	with.past = p;
	for (; kept && *kept; kept++) {
		size_t v = (size_t)(*kept - r->metavars);

		set_add(&s.kept, v);
		if ((*kept)->kind != MV_POSITION && set_has(&uses_of(&s, f)->strong, v))
			set_add(&outside, v);
	}
	f = exists(&s, scoped(&s, f, &outside), &outside);
	set_apart((struct formula *)f);
	map_free(s.uses);
	map_free(s.done);
	return f;
}
