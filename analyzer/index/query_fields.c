// SPDX-License-Identifier: GPL-2.0-only
/* query fields: what a struct is made of, members of anonymous structs in their place, nested ones as
 * "outer.inner". */
#include "index/query_rows.h"

#define NESTING 16

struct struct_row {
	int64_t id;
	const char *tag, *kind;
};
typedef VEC(struct struct_row) struct_rows_t;

struct fields {
	struct query *q;
	struct answer *a;
	struct spec spec;
	struct err *err;
	const char *top;    /* "struct page" */
	const char *prefix; /* "outer." */
	int depth;
};

static bool add_struct_row(void *ctx, const struct cell *c, int n)
{
	struct_rows_t *v = ctx;

	(void)n;
	vec_push(v, (struct struct_row){ c[0].num, cell_needed(&c[1]), cell_needed(&c[2]) });
	return false;
}

/* ---- one field ------------------------------------------------------------------------------- */

/* The tag that a type ends in, through pointers and arrays; interned; NULL when it ends in no struct */
static const char *tag_of(const struct cell *type)
{
	const char *p = type->text, *end = p + type->len, *semi;

	while (p < end && (*p == 'P' || *p == 'A'))
		p++;
	if (p >= end || (*p != 'S' && *p != 'U'))
		return NULL;
	semi = memchr(p, ';', (size_t)(end - p));
	return semi ? internn(p + 1, (size_t)(semi - p) - 1) : NULL;
}

static void declare(const struct cell *type, const struct cell *params, const char *name,
		    struct str *out)
{
	struct str head = STR_INIT;
	char *types;

	str_add(&head, name);
	if (params->kind == CELL_TEXT && type->len > 2 && !memcmp(type->text, "PF", 2)) {
		types = xstrndup(params->text, params->len);
		str_reset(&head);
		str_addf(&head, "(*%s)", name);
		params_as_c(types, NULL, &head);
		free(types);
		type_as_c(type->text + 2, type->len - 2, head.buf, out);
	} else {
		type_as_c(type->text, type->len, head.buf, out);
	}
	str_release(&head);
}

static void answer_field(struct fields *f, const struct cell *c, const char *full)
{
	struct answer *a = f->a;
	struct str s = STR_INIT;

	answer_text(a, query_path_of(f->q, c[0].num));
	answer_int(a, cell_int(&c[6]));
	answer_text(a, f->top);
	answer_text(a, full);
	declare(&c[3], &c[4], "", &s);
	answer_text(a, s.buf);
	str_reset(&s);
	declare(&c[3], &c[4], full, &s);
	answer_text(a, s.buf);
	answer_text(a, cell_intern(&c[5]));
	answer_text(a, cell_intern(&c[7]));
	str_release(&s);
}

/* ---- structs --------------------------------------------------------------------------------- */

static void add_fields(struct fields *f, int64_t id, const char *prefix);

static bool take_field(void *ctx, const struct cell *c, int n)
{
	struct fields *f = ctx;
	struct arena *arena = f->a->arena;
	const char *name = cell_needed(&c[2]), *full, *tag = tag_of(&c[3]);
	struct_rows_t inner = { 0 };

	(void)n;
	if (tag && *tag == '<')
		index_rows_where(f->q->ix, TABLE_STRUCT, row_file(c[0].num), "tag", tag,
				 add_struct_row, &inner, f->err);
	full = arena_printf(arena, "%s%s", f->prefix, name);
	if (*name || !inner.len)
		answer_field(f, c, full);
	if (inner.len && f->depth < NESTING)
		add_fields(f, inner.at[0].id, *name ? arena_printf(arena, "%s.", full) : f->prefix);
	vec_release(&inner);
	return f->err->code != 0;
}

static void add_fields(struct fields *f, int64_t id, const char *prefix)
{
	const char *before = f->prefix;

	f->prefix = prefix;
	f->depth++;
	index_rows_of(f->q->ix, TABLE_FIELD, "struct", id, take_field, f, f->err);
	f->depth--;
	f->prefix = before;
}

static void add_structs(struct fields *f, const struct_rows_t *v, const char *name)
{
	size_t i;

	for (i = 0; i < v->len && !f->err->code; i++) {
		if (!query_wants_row(f->q, &f->spec, v->at[i].id))
			continue;
		f->top = name ? name
			      : arena_printf(f->a->arena, "%s %s", v->at[i].kind, v->at[i].tag);
		add_fields(f, v->at[i].id, "");
	}
}

/* typedef struct { … } name, in this file; typedef struct tag name, anywhere */
static bool take_typedef(void *ctx, const struct cell *c, int n)
{
	struct fields *f = ctx;
	const char *tag = tag_of(&c[2]);
	struct_rows_t v = { 0 };

	(void)n;
	if (!tag)
		return false;
	if (*tag == '<') {
		index_rows_where(f->q->ix, TABLE_STRUCT, row_file(c[0].num), "tag", tag,
				 add_struct_row, &v, f->err);
		add_structs(f, &v, f->spec.name);
	} else {
		index_named(f->q->ix, TABLE_STRUCT, tag, add_struct_row, &v, f->err);
		add_structs(f, &v, NULL);
	}
	vec_release(&v);
	return f->err->code != 0;
}

/* "struct page" is as good as "page" */
static const char *bare_name(const char *name)
{
	if (starts_with(name, "struct "))
		return name + strlen("struct ");
	return starts_with(name, "union ") ? name + strlen("union ") : name;
}

int query_fields(struct query *q, const char *name, struct answer *a, struct err *err)
{
	static const char *const columns[] = { "file", "line", "struct", "field", "type",
					       "text", "bits", "cond",	 NULL };
	struct fields f = { .q = q, .a = a, .err = err, .prefix = "" };
	struct_rows_t v = { 0 };

	spec_init(&f.spec, bare_name(name));
	answer_columns(a, columns, "{file}:{line}: {struct}: {text}[ : {bits}][ #if {cond}]");
	if (!index_named(q->ix, TABLE_STRUCT, f.spec.name, add_struct_row, &v, err))
		add_structs(&f, &v, NULL);
	if (!err->code && !answer_rows(a))
		index_named(q->ix, TABLE_TYPEDEF, f.spec.name, take_typedef, &f, err);
	if (!err->code && !answer_rows(a) && !v.len)
		query_unknown(q, "struct or union", name, err);
	if (!err->code)
		query_gaps(q, a, err);
	vec_release(&v);
	spec_release(&f.spec);
	return err->code;
}
