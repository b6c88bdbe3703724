// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls through pointers: which struct the pointer is read from, and what is stored there.
 *
 * The expression before the parenthesis is there as text ("file->f_op->open"). What stands before the
 * last member says which struct it is a member of: another member, whose declarations are in the index,
 * a call, a parameter or a variable at file scope. A local variable says nothing.
 */

#include "index/query_calls.h"

#define TYPEDEF_DEPTH 8

static void add_tag(struct tag_set *set, const char *tag)
{
	size_t i;

	for (i = 0; i < set->at.len; i++)
		if (set->at.at[i] == tag)
			return;
	vec_push(&set->at, tag);
}

/* The remembered set of this key, NULL when it is new; then *fresh is to be filled. */
static struct tag_set *remembered(struct calls *c, const char *what, const char *name,
				  struct tag_set **fresh)
{
	char *key = xasprintf("%s %s", what, name);
	uintptr_t *slot = map_slot(c->tags, key, strlen(key), NULL);
	struct tag_set *known = (struct tag_set *)*slot;

	free(key);
	if (!known) {
		*fresh = arena_alloc(c->arena, sizeof(**fresh));
		*slot = (uintptr_t)*fresh;
	}
	return known;
}

/* ---- types ----------------------------------------------------------------------------------- */

struct collect {
	struct calls *c;
	struct tag_set *set;
	int type; /* column of the type */
	int depth;
	bool found;
};

static void add_type(struct collect *k, const char *p, size_t n);

static bool take_type(void *ctx, const struct cell *cells, int n)
{
	struct collect *k = ctx;

	(void)n;
	k->found = true;
	if (cells[k->type].kind == CELL_TEXT)
		add_type(k, cells[k->type].text, cells[k->type].len);
	return false;
}

/* What a typedef leads to; remembered, since all structs are full of u32. */
static void add_typedef(struct collect *k, const char *name)
{
	struct collect inner = { .c = k->c, .type = 2, .depth = k->depth + 1 };
	struct tag_set *set = remembered(k->c, "typedef", name, &inner.set);
	size_t i;

	if (!set) {
		set = inner.set;
		index_named(k->c->q->ix, TABLE_TYPEDEF, name, take_type, &inner, k->c->err);
		set->unknown |= !inner.found;
	}
	for (i = 0; i < set->at.len; i++)
		add_tag(k->set, set->at.at[i]);
	k->set->unknown |= set->unknown;
}

/* Through pointers, arrays, functions' results and typedefs to the struct */
static void add_type(struct collect *k, const char *p, size_t n)
{
	const char *end = p + n, *semi;
	char kind;

	while (p < end && (*p == 'P' || *p == 'A' || *p == 'F'))
		p++;
	kind = p < end ? *p : '?';
	semi = p < end ? memchr(p, ';', (size_t)(end - p)) : NULL;
	if (semi && (kind == 'S' || kind == 'U'))
		add_tag(k->set, internn(p + 1, (size_t)(semi - p) - 1));
	else if (semi && kind == 'T' && k->depth < TYPEDEF_DEPTH)
		add_typedef(k, internn(p + 1, (size_t)(semi - p) - 1));
	else if (kind == '?' || kind == 'T')
		k->set->unknown = true;
}

/* Structs that declarations of this name lead to */
static const struct tag_set *tags_of(struct calls *c, enum table t, int type, const char *what,
				     const char *name)
{
	struct collect k = { .c = c, .type = type };
	struct tag_set *known = remembered(c, what, name, &k.set);

	if (known)
		return known;
	index_named(c->q->ix, t, name, take_type, &k, c->err);
	k.set->unknown |= !k.found;
	return k.set;
}

/* ---- the expression before the member -------------------------------------------------------- */

/* Steps back over one (…) or […] that ends before *end */
static bool skip_group(const char *start, const char **end)
{
	int depth = 0;
	const char *p = *end;

	while (p > start) {
		p--;
		if (*p == ')' || *p == ']')
			depth++;
		else if ((*p == '(' || *p == '[') && --depth == 0) {
			*end = p;
			return true;
		}
	}
	return false;
}

static const char *trim(const char *start, const char *end)
{
	while (end > start && end[-1] == ' ')
		end--;
	return end;
}

/* Parameters of the function around: "file" is the n-th name, so the n-th type */
static bool param_type(const struct func_row *f, const char *name, const char **type, size_t *len)
{
	const char *p = f ? f->param_names : NULL, *t = f ? f->params : NULL;
	size_t n, m, want = strlen(name);

	while (p && t && *p && *t) {
		n = strcspn(p, ",");
		m = strcspn(t, ",");
		if (n == want && !memcmp(p, name, n)) {
			*type = t;
			*len = m;
			return true;
		}
		p = p[n] ? p + n + 1 : NULL;
		t = t[m] ? t + m + 1 : NULL;
	}
	return false;
}

static const struct tag_set *variable_tags(struct calls *c, const struct call_row *call,
					   const char *name)
{
	struct collect k = { .c = c, .type = 2 };
	char *place = xasprintf("%u %s", row_file(call->id), name);
	struct tag_set *known = remembered(c, "variable", place, &k.set);

	free(place);
	if (known)
		return known;
	index_rows_where(c->q->ix, TABLE_VARIABLE, row_file(call->id), "name", name, take_type, &k,
			 c->err);
	k.set->unknown |= !k.found; /* a local one, or of another file */
	return k.set;
}

static const struct tag_set *name_tags(struct calls *c, const struct call_row *call,
				       const char *name)
{
	struct collect k = { .c = c };
	struct tag_set *known;
	const char *type;
	size_t len;
	char *text;

	if (!param_type(calls_function(c, call->function), name, &type, &len))
		return variable_tags(c, call, name);
	text = xstrndup(type, len);
	known = remembered(c, "type", text, &k.set);
	free(text);
	if (known)
		return known;
	add_type(&k, type, len);
	return k.set;
}

static const struct tag_set *unknown_tags(void)
{
	static const struct tag_set unknown = { .unknown = true };

	return &unknown;
}

/* start … end: "file->f_op" of "file->f_op->open" */
static const struct tag_set *base_tags(struct calls *c, const struct call_row *call,
				       const char *start, const char *end)
{
	bool called = false;
	const char *p, *name;

	end = trim(start, end);
	while (end > start && (end[-1] == ']' || end[-1] == ')')) {
		called = end[-1] == ')';
		if (!skip_group(start, &end))
			return unknown_tags();
		end = trim(start, end);
	}
	for (p = end; p > start && ident_char(p[-1]); p--)
		;
	if (p == end)
		return unknown_tags();
	name = internn(p, (size_t)(end - p));
	p = trim(start, p);
	if (p > start && (p[-1] == '.' || (p[-1] == '>' && p - start > 1 && p[-2] == '-')))
		return called ? unknown_tags() : tags_of(c, TABLE_FIELD, 3, "field", name);
	if (p > start)
		return unknown_tags();
	return called ? tags_of(c, TABLE_FUNCTION, 3, "function", name) : name_tags(c, call, name);
}

const struct tag_set *calls_via_tags(struct calls *c, const struct call_row *call)
{
	const char *start = call->via, *end;
	struct tag_set *known, *fresh;

	if (!start)
		return unknown_tags();
	if (call->via_type) {
		known = remembered(c, "tag", call->via_type, &fresh);
		if (known)
			return known;
		add_tag(fresh, call->via_type);
		return fresh;
	}
	end = start + strlen(start);
	while (end - start > 2 && end[-1] == ')' && *start == '(') { /* (*p->f)(…) */
		end = trim(start, end - 1);
		for (start++; *start == '*' || *start == ' '; start++)
			;
	}
	while (end > start && ident_char(end[-1]))
		end--;
	end = trim(start, end);
	if (end - start > 2 && end[-1] == '>' && end[-2] == '-')
		return base_tags(c, call, start, end - 2);
	if (end - start > 1 && end[-1] == '.')
		return base_tags(c, call, start, end - 1);
	return unknown_tags();
}

bool tags_may_be(const struct tag_set *set, const char *tag)
{
	size_t i;

	if (set->unknown || !tag)
		return true;
	for (i = 0; i < set->at.len; i++)
		if (!strcmp(set->at.at[i], tag))
			return true;
	return false;
}

/* ---- what is stored -------------------------------------------------------------------------- */

const char *calls_ref_tag(struct calls *c, const struct ref_row *r)
{
	struct call_row place = { .id = r->id };
	const struct tag_set *set;

	if (r->tag)
		return r->tag;
	if (!r->owner)
		return NULL;
	set = variable_tags(c, &place, r->owner);
	return set->at.len == 1 && !set->unknown ? set->at.at[0] : NULL;
}

const ref_rows_t *calls_stored(struct calls *c, const char *field)
{
	uintptr_t *slot = map_slot(c->stored, field, strlen(field), NULL);
	ref_rows_t *v = (ref_rows_t *)*slot, all = { 0 };
	file_ids_t files = { 0 };
	size_t i;

	if (v)
		return v;
	v = arena_alloc(c->arena, sizeof(*v));
	*slot = (uintptr_t)v;
	index_files_using(c->q->ix, field, false, &files, c->err);
	index_sort_files(c->q->ix, &files);
	for (i = 0; i < files.len; i++)
		if (query_wants_file(c->q, files.at[i]))
			index_rows_where(c->q->ix, TABLE_FUNC_REF, files.at[i], "field", field,
					 add_ref_row, &all, c->err);
	for (i = 0; i < all.len; i++)
		if (!strcmp(all.at[i].how, "field") || !strcmp(all.at[i].how, "assign"))
			vec_push(v, all.at[i]);
	vec_release(&all);
	vec_release(&files);
	return v;
}
