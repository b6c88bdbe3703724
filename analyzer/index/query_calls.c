// SPDX-License-Identifier: GPL-2.0-only
/* What a name means in a file; query_calls.h says by which rules. */
#include "index/query_calls.h"

/* Everything of one name in the index */
struct named {
	func_rows_t functions;
	macro_rows_t macros;
};
struct calls_shared {
	struct arena *arena;
	struct map *named; /* name → struct named * */
	struct reach *reach;
};

struct calls_shared *calls_shared_new(void)
{
	struct calls_shared *s = xcalloc(1, sizeof(*s));

	s->arena = arena_new();
	s->named = map_new();
	s->reach = reach_new();
	return s;
}

void calls_shared_free(struct calls_shared *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < map_size(s->named); i++) {
		struct named *n = (struct named *)map_value(s->named, i);

		vec_release(&n->functions);
		vec_release(&n->macros);
	}
	map_free(s->named);
	reach_free(s->reach);
	arena_free(s->arena);
	free(s);
}

static const struct named *named(struct calls *c, const char *name)
{
	struct calls_shared *s = c->shared;
	uintptr_t *slot = map_slot(s->named, name, strlen(name), NULL);
	struct macro_rows macros = { .arena = s->arena };
	struct named *n = (struct named *)*slot;

	if (n)
		return n;
	n = arena_alloc(s->arena, sizeof(*n));
	*slot = (uintptr_t)n;
	index_named(c->q->ix, TABLE_FUNCTION, name, add_func_row, &n->functions, c->err);
	index_named(c->q->ix, TABLE_MACRO, name, add_macro_row, &macros, c->err);
	n->macros = macros.rows;
	return n;
}

void calls_init(struct calls *c, struct query *q, struct calls_shared *shared, struct err *err)
{
	struct calls_shared *own = shared ? NULL : calls_shared_new();

	*c = (struct calls){ .q = q,
			     .err = err,
			     .arena = arena_new(),
			     .targets = map_new(),
			     .tags = map_new(),
			     .stored = map_new(),
			     .functions = map_new(),
			     .shared = shared ? shared : own,
			     .shared_is_ours = !shared,
			     .reach = (shared ? shared : own)->reach,
			     .bodies = map_new() };
}

void calls_release(struct calls *c)
{
	struct tag_set *tags;
	ref_rows_t *refs;
	size_t i;

	for (i = 0; i < map_size(c->targets); i++)
		vec_release(&((struct targets *)map_value(c->targets, i))->at);
	for (i = 0; i < map_size(c->tags); i++) {
		tags = (struct tag_set *)map_value(c->tags, i);
		vec_release(&tags->at);
	}
	for (i = 0; i < map_size(c->stored); i++) {
		refs = (ref_rows_t *)map_value(c->stored, i);
		vec_release(refs);
	}
	for (i = 0; i < map_size(c->bodies); i++)
		vec_release(&((struct call_rows *)map_value(c->bodies, i))->rows);
	map_free(c->bodies);
	map_free(c->targets);
	map_free(c->tags);
	map_free(c->stored);
	map_free(c->functions);
	if (c->shared_is_ours)
		calls_shared_free(c->shared);
	arena_free(c->arena);
}

/* ---- all of a name --------------------------------------------------------------------------- */

/* Folders whose code is not linked with the kernel */
static const char *program_of(const char *path)
{
	static const char *const folders[] = { "tools/", "scripts/", "usr/", "Documentation/" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(folders); i++)
		if (starts_with(path, folders[i]))
			return intern(folders[i]);
	return intern("");
}

/* On the include path of all code of its program? */
static bool is_public(const char *path)
{
	return starts_with(path, "include/") || starts_with(path, "tools/include/") ||
	       ((starts_with(path, "arch/") || starts_with(path, "tools/arch/")) &&
		strstr(path, "/include/"));
}

static struct target *add_target(struct calls *c, struct targets *t, int64_t id)
{
	const char *path = query_path_of(c->q, id);
	struct target g = { .id = id,
			    .file = row_file(id),
			    .path = path,
			    .program = program_of(path),
			    .arch = index_file_arch(c->q->ix, row_file(id)),
			    .header = ends_with(path, ".h"),
			    .public_header = ends_with(path, ".h") && is_public(path) };

	vec_push(&t->at, g);
	return &t->at.at[t->at.len - 1];
}

static void add_function(struct calls *c, struct targets *t, const struct func_row *f)
{
	struct target *g = add_target(c, t, f->id);

	g->name = f->name;
	g->defined = f->definition;
	g->is_static = f->is_static;
	g->line = f->line;
}

static void add_functions(struct calls *c, struct targets *t, const func_rows_t *rows)
{
	size_t i;

	for (i = 0; i < rows->len; i++)
		if (rows->at[i].definition && query_wants_file(c->q, row_file(rows->at[i].id)))
			add_function(c, t, &rows->at[i]);
}

/* In assembly, or made while building: the first declaration stands for it. */
static void add_declared(struct calls *c, struct targets *t, const func_rows_t *rows)
{
	size_t i;

	for (i = 0; i < rows->len && !t->at.len; i++)
		if (query_wants_file(c->q, row_file(rows->at[i].id)))
			add_function(c, t, &rows->at[i]);
}

static void add_macros(struct calls *c, struct targets *t, const macro_rows_t *rows)
{
	struct target *g;
	size_t i;

	for (i = 0; i < rows->len; i++) {
		if (!query_wants_file(c->q, row_file(rows->at[i].id)))
			continue;
		g = add_target(c, t, rows->at[i].id);
		g->macro = g->defined = true;
		g->name = rows->at[i].name;
		g->params = rows->at[i].params;
		g->body = rows->at[i].body;
		g->line = rows->at[i].line;
	}
}

const struct targets *calls_targets(struct calls *c, const char *name)
{
	uintptr_t *slot = map_slot(c->targets, name, strlen(name), NULL);
	struct targets *t = (struct targets *)*slot;
	const struct named *rows;

	if (t)
		return t;
	t = arena_alloc(c->arena, sizeof(*t));
	*slot = (uintptr_t)t;
	rows = named(c, name);
	add_functions(c, t, &rows->functions);
	add_macros(c, t, &rows->macros);
	t->defined = t->at.len != 0;
	add_declared(c, t, &rows->functions);
	return t;
}

/* ---- what a file means by it ----------------------------------------------------------------- */

static bool fits_arch(const struct target *g, const char *arch)
{
	return !arch || !g->arch || !strcmp(g->arch, arch);
}

/* Can code in `file` see it, or link with it? strict: headers on the common path must be included, too. */
static bool reaches(struct calls *c, const struct target *g, uint32_t file, bool strict)
{
	if (!g->defined || (!g->header && !g->macro && !g->is_static))
		return true;
	if (g->public_header && !strict)
		return true;
	return reach_includes(c, file, g);
}

static void add_where(const struct targets *t, const char *arch, const char *program,
		      target_list_t *out)
{
	size_t i;

	for (i = 0; i < t->at.len; i++)
		if (fits_arch(&t->at.at[i], arch) && (!program || t->at.at[i].program == program))
			vec_push(out, &t->at.at[i]);
}

void calls_resolve(struct calls *c, const char *name, uint32_t file, target_list_t *out)
{
	const struct targets *t = calls_targets(c, name);
	const char *path = index_file_path(c->q->ix, file), *program = program_of(path ? path : "");
	target_list_t may = { 0 };
	size_t i, start = out->len;

	for (i = 0; i < t->at.len; i++)
		if (t->at.at[i].file == file)
			vec_push(out, &t->at.at[i]);
	if (out->len > start)
		return;
	add_where(t, index_file_arch(c->q->ix, file), program, &may);
	if (!may.len)
		add_where(t, index_file_arch(c->q->ix, file), NULL, &may);
	for (i = 0; i < may.len; i++)
		if (reaches(c, may.at[i], file, may.len > 1))
			vec_push(out, may.at[i]);
	/* an #include that is only made while building */
	for (i = 0; i < may.len && out->len == start && may.len > 1; i++)
		if (reaches(c, may.at[i], file, false))
			vec_push(out, may.at[i]);
	vec_release(&may);
}

bool targets_have(const target_list_t *v, int64_t id)
{
	size_t i;

	for (i = 0; i < v->len; i++)
		if (v->at[i]->id == id)
			return true;
	return false;
}

void targets_list(const target_list_t *v, struct str *out)
{
	size_t i, k;

	for (i = 0; i < v->len; i++) {
		if (!v->at[i]->defined)
			continue;
		for (k = 0; k < i && strcmp(v->at[k]->path, v->at[i]->path) != 0; k++)
			;
		if (k == i)
			str_addf(out, "%s\n", v->at[i]->path);
	}
}

const struct func_row *calls_function(struct calls *c, int64_t id)
{
	uintptr_t *slot;
	func_rows_t v = { 0 };
	struct func_row *f;

	if (!id)
		return NULL;
	slot = map_slot(c->functions, (const char *)&id, sizeof(id), NULL);
	if (*slot)
		return (const struct func_row *)*slot;
	index_row(c->q->ix, TABLE_FUNCTION, id, add_func_row, &v, c->err);
	if (!v.len)
		return NULL;
	f = arena_alloc(c->arena, sizeof(*f));
	*f = v.at[0];
	*slot = (uintptr_t)f;
	vec_release(&v);
	return f;
}

static bool take_name(void *ctx, const struct cell *cells, int n)
{
	const char **name = ctx;

	(void)n;
	*name = cell_intern(&cells[1]);
	return true;
}

const char *calls_function_name(struct calls *c, int64_t id)
{
	if (!id)
		return NULL;
	if (c->last.id != id) {
		c->last.id = id;
		c->last.name = NULL;
		index_row(c->q->ix, TABLE_FUNCTION, id, take_name, &c->last.name, c->err);
	}
	return c->last.name;
}

const char *calls_text(struct calls *c, const struct call_row *call)
{
	return arena_printf(c->arena, "%s(%s)", call->via ? call->via : call->callee, call->args);
}

bool calls_is_param(const char *params, const char *name)
{
	size_t n, len = strlen(name);
	const char *p;

	for (p = params; p && *p; p += n + (p[n] == ',')) {
		n = strcspn(p, ",");
		if (n == len && !memcmp(p, name, n))
			return true;
	}
	return false;
}
