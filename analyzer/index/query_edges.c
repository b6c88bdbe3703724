// SPDX-License-Identifier: GPL-2.0-only
/* What a function or a macro calls. */
#include "index/query_calls.h"

/* With no more known of a pointer than the name of its field, this many functions are too many to say
 * that it may be any of them. */
#define TOO_MANY 40

struct made {
	struct calls *c;
	uint32_t file;
	void (*edge)(void *ctx, const struct edge *e);
	void *ctx;
	target_list_t means;
};

static void say(struct made *m, enum edge_kind kind, const struct call_row *call, const char *name,
		const char *via)
{
	struct edge e = { kind, call, name, &m->means, via };

	m->edge(m->ctx, &e);
}

static void by_name(struct made *m, const struct call_row *call, const char *name)
{
	size_t i;
	bool macros = true;

	m->means.len = 0;
	calls_resolve(m->c, name, m->file, &m->means);
	for (i = 0; i < m->means.len; i++)
		macros &= m->means.at[i]->macro;
	say(m, m->means.len && macros ? EDGE_MACRO : EDGE_CALL, call, name, NULL);
}

/* ---- pointers -------------------------------------------------------------------------------- */

static bool named_before(const ref_rows_t *v, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v->at[i].name == name)
			return true;
	return false;
}

/* Where it is stored says which function is meant, if several have the name. */
static void say_stored(struct made *m, const struct call_row *call, const ref_rows_t *v, size_t i,
		       const char *via)
{
	size_t k;

	m->means.len = 0;
	for (k = i; k < v->len; k++)
		if (v->at[k].name == v->at[i].name)
			calls_resolve(m->c, v->at[k].name, row_file(v->at[k].id), &m->means);
	say(m, EDGE_POINTER, call, v->at[i].name, via);
}

/* table[i](…): the elements of an array of this file */
static size_t add_elements(struct made *m, const struct call_row *call, ref_rows_t *fit)
{
	ref_rows_t v = { 0 };
	size_t i, names = 0;

	if (!strchr(call->via, '['))
		return 0;
	index_rows_where(m->c->q->ix, TABLE_FUNC_REF, row_file(call->id), "owner", call->callee,
			 add_ref_row, &v, m->c->err);
	for (i = 0; i < v.len; i++) {
		if (strcmp(v.at[i].how, "element") != 0)
			continue;
		names += !named_before(fit, fit->len, v.at[i].name);
		vec_push(fit, v.at[i]);
	}
	vec_release(&v);
	return names;
}

static void by_pointer(struct made *m, const struct call_row *call)
{
	const struct tag_set *tags = calls_via_tags(m->c, call);
	const ref_rows_t *stored = calls_stored(m->c, call->callee);
	const char *tag = tags->at.len == 1 && !tags->unknown ? tags->at.at[0] : NULL;
	const char *via = tag && *tag != '<' ? arena_printf(m->c->arena, "%s.%s", tag, call->callee)
					     : call->callee;
	ref_rows_t fit = { 0 };
	size_t i, names = 0;

	for (i = 0; i < stored->len; i++) {
		if (!tags_may_be(tags, calls_ref_tag(m->c, &stored->at[i])))
			continue;
		names += !named_before(&fit, fit.len, stored->at[i].name);
		vec_push(&fit, stored->at[i]);
	}
	names += add_elements(m, call, &fit);
	m->means.len = 0;
	if (!names || (tags->unknown && names > TOO_MANY))
		say(m, EDGE_POINTER, call, call->callee, via);
	else
		for (i = 0; i < fit.len; i++)
			if (!named_before(&fit, i, fit.at[i].name))
				say_stored(m, call, &fit, i, via);
	vec_release(&fit);
}

/* ---- all ------------------------------------------------------------------------------------- */

/* Macros are looked into again and again, so theirs are remembered. */
static const struct call_rows *rows_made(struct calls *c, const struct target *from,
					 struct call_rows *room)
{
	uintptr_t *slot = NULL;
	struct call_rows *v = room;

	if (from->macro) {
		slot = map_slot(c->bodies, (const char *)&from->id, sizeof(from->id), NULL);
		if (*slot)
			return (const struct call_rows *)*slot;
		v = arena_alloc(c->arena, sizeof(*v));
		*slot = (uintptr_t)v;
	}
	*v = (struct call_rows){ .arena = c->arena };
	index_rows_of(c->q->ix, TABLE_CALL, from->macro ? "macro" : "function", from->id,
		      add_call_row, v, c->err);
	return v;
}

void calls_made(struct calls *c, const struct target *from, uint32_t file, bool pointers,
		void (*edge)(void *ctx, const struct edge *e), void *ctx)
{
	struct made m = { .c = c, .file = file, .edge = edge, .ctx = ctx };
	struct call_rows room = { 0 };
	const struct call_rows *v = rows_made(c, from, &room);
	size_t i;

	for (i = 0; i < v->rows.len && !c->err->code; i++) {
		const struct call_row *r = &v->rows.at[i];

		if (calls_is_param(from->params, r->callee))
			continue;
		m.means.len = 0;
		if (!r->via)
			by_name(&m, r, r->callee);
		else if (pointers && strcmp(r->via, r->callee) != 0)
			by_pointer(&m, r);
		else if (pointers)
			say(&m, EDGE_POINTER, r, r->callee, NULL);
	}
	if (from->macro && !from->params &&
	    calls_targets(c, from->body)->at.len) /* #define this that */
		by_name(&m, NULL, intern(from->body));
	vec_release(&room.rows);
	vec_release(&m.means);
}
