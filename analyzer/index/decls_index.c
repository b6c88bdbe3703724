// SPDX-License-Identifier: GPL-2.0-only
/* Rows of the index as entries of struct decls. */
#include "index/decls_index.h"

struct closure { /* the files that one file includes, for one architecture */
	uint8_t *bits;
	size_t files; /* highest id + 1 */
};
struct source {
	struct index *ix;
	struct map *fields;   /* file id: its structs and fields were entered */
	struct map *closures; /* path, blank, architecture → struct closure * */
	struct err err;
};
struct fill {
	struct source *src;
	struct decls *d;
	enum decl_kind kind;
	bool any; /* entered */
};

/* ---- cells --------------------------------------------------------------------------------------- */

static const char *text_of(const struct cell *c)
{
	return c->kind == CELL_TEXT ? internn(c->text, c->len) : NULL;
}

static const struct ctype *type_of(const struct cell *c)
{
	const char *p = c->text;

	return c->kind == CELL_TEXT ? ctype_load(&p, p + c->len) : ctype_unknown;
}

static bool has_word(const struct cell *c, const char *word)
{
	const char *storage = text_of(c);

	return storage && strstr(storage, word);
}

static struct decl entry(struct source *src, const struct cell *c, const char *name)
{
	uint32_t file = row_file(c[0].num);

	return (struct decl){ .name = name, .path = index_file_path(src->ix, file),
			      .arch = index_file_arch(src->ix, file) };
}

/* ---- one table each; columns as in schema.sql ----------------------------------------------------- */

static bool add_macro(void *ctx, const struct cell *c, int n)
{
	struct fill *f = ctx;
	struct decl e = entry(f->src, c, text_of(&c[1]));

	e.params = text_of(&c[2]);
	e.body = text_of(&c[3]);
	e.cond = text_of(&c[n - 1]);
	decls_enter(f->d, DECL_MACRO, &e);
	f->any = true;
	return false;
}

static bool add_typedef(void *ctx, const struct cell *c, int n)
{
	struct fill *f = ctx;
	struct decl e = entry(f->src, c, text_of(&c[1]));

	e.type = type_of(&c[2]);
	e.cond = text_of(&c[n - 1]);
	decls_enter(f->d, DECL_TYPEDEF, &e);
	f->any = true;
	return false;
}

static bool add_enumerator(void *ctx, const struct cell *c, int n)
{
	struct fill *f = ctx;
	struct decl e = entry(f->src, c, text_of(&c[2]));

	e.type = ctype_get(CT_BASE, "int", NULL);
	e.cond = text_of(&c[n - 1]);
	decls_enter(f->d, DECL_VAR, &e);
	f->any = true;
	return false;
}

static bool add_variable(void *ctx, const struct cell *c, int n)
{
	struct fill *f = ctx;
	struct decl e = entry(f->src, c, text_of(&c[1]));

	e.type = type_of(&c[2]);
	e.internal = has_word(&c[3], "static");
	e.declarer = text_of(&c[5]);
	e.cond = text_of(&c[n - 1]);
	decls_enter(f->d, DECL_VAR, &e);
	f->any = true;
	return false;
}

static bool add_function(void *ctx, const struct cell *c, int n)
{
	struct fill *f = ctx;
	struct decl e = entry(f->src, c, text_of(&c[1]));

	if (c[8].kind == CELL_TEXT) /* what SYSCALL_DEFINE() makes is no function of that name */
		return false;
	e.type = type_of(&c[3]);
	e.params = text_of(&c[4]);
	e.internal = has_word(&c[6], "static");
	e.cond = text_of(&c[n - 1]);
	decls_enter(f->d, DECL_FUNC, &e);
	f->any = true;
	return false;
}

/* ---- structs -------------------------------------------------------------------------------------- */

struct struct_row {
	int64_t id;
	const char *tag;
};
struct field_row {
	int64_t id, owner;
	const char *name, *cond;
	const struct ctype *type;
};
struct layout { /* of one file */
	struct source *src;
	VEC(struct struct_row) structs;
	VEC(struct field_row) fields;
};

static bool read_struct(void *ctx, const struct cell *c, int n)
{
	struct layout *l = ctx;

	(void)n;
	vec_push(&l->structs, (struct struct_row){ c[0].num, text_of(&c[1]) });
	return false;
}

static bool read_field(void *ctx, const struct cell *c, int n)
{
	struct layout *l = ctx;

	vec_push(&l->fields, (struct field_row){ c[0].num, c[1].num, text_of(&c[2]), text_of(&c[n - 1]),
						 type_of(&c[3]) });
	return false;
}

static const struct struct_row *struct_by_id(const struct layout *l, int64_t id)
{
	size_t low = 0, high = l->structs.len, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (l->structs.at[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < l->structs.len && l->structs.at[low].id == id ? &l->structs.at[low] : NULL;
}

static const struct field_row *member_of(const struct layout *l, const char *tag)
{
	size_t i;

	for (i = 0; i < l->fields.len; i++)
		if (!*l->fields.at[i].name && l->fields.at[i].type->name == tag)
			return &l->fields.at[i];
	return NULL;
}

/* Fields of anonymous members count as those of the struct around, too. */
static void enter_field(struct fill *f, const struct layout *l, const struct field_row *r)
{
	struct cell id = { .kind = CELL_INT, .num = r->id };
	struct decl e = entry(f->src, &id, r->name);
	const struct field_row *around = r;
	const struct struct_row *st;
	int depth;

	e.type = r->type;
	e.cond = r->cond;
	for (depth = 0; around && depth < 16; depth++) {
		st = struct_by_id(l, around->owner);
		if (!st)
			return;
		e.tag = st->tag;
		decls_enter(f->d, DECL_FIELD, &e);
		around = *st->tag == '<' ? member_of(l, st->tag) : NULL;
	}
}

static void fill_file(struct fill *f, uint32_t file)
{
	struct layout l = { .src = f->src };
	bool is_new;
	size_t i;

	map_slot(f->src->fields, (const char *)&file, sizeof(file), &is_new);
	if (!is_new)
		return;
	index_rows(f->src->ix, TABLE_STRUCT, file, read_struct, &l, &f->src->err);
	index_rows(f->src->ix, TABLE_FIELD, file, read_field, &l, &f->src->err);
	for (i = 0; i < l.fields.len; i++)
		if (*l.fields.at[i].name)
			enter_field(f, &l, &l.fields.at[i]);
	vec_release(&l.structs);
	vec_release(&l.fields);
}

typedef VEC(uint32_t) files_t;

static bool read_place(void *ctx, const struct cell *c, int n)
{
	files_t *files = ctx;

	(void)n;
	if (!files->len || files->at[files->len - 1] != row_file(c[0].num))
		vec_push(files, row_file(c[0].num));
	return false;
}

static void fill_fields(struct fill *f, const char *tag)
{
	files_t files = { 0 };
	const char *colon = *tag == '<' ? strchr(tag, ':') : NULL;
	char *path;
	size_t i;

	if (colon) {
		path = xstrndup(tag + 1, (size_t)(colon - tag - 1));
		vec_push(&files, index_file_id(f->src->ix, path));
		free(path);
	} else {
		index_named(f->src->ix, TABLE_STRUCT, tag, read_place, &files, &f->src->err);
	}
	for (i = 0; i < files.len; i++)
		if (files.at[i])
			fill_file(f, files.at[i]);
	vec_release(&files);
}

/* ---- the source ----------------------------------------------------------------------------------- */

static const struct table_of {
	enum decl_kind kind;
	enum table table;
	index_row_fn add;
} tables[] = {
	{ DECL_MACRO, TABLE_MACRO, add_macro },          { DECL_TYPEDEF, TABLE_TYPEDEF, add_typedef },
	{ DECL_VAR, TABLE_VARIABLE, add_variable },      { DECL_VAR, TABLE_ENUMERATOR, add_enumerator },
	{ DECL_FUNC, TABLE_FUNCTION, add_function },
};

#define SOURCES_MAX 64 /* a name that more source files declare is none that others would mean */

/* Headers, and, where none of them knows the name, source files: some include others, and some
 * functions have no declaration. */
static void fill_name(struct fill *f, const file_ids_t *files, const char *name, bool headers)
{
	struct source *src = f->src;
	const char *path;
	size_t i, k;

	for (i = 0; i < files->len; i++) {
		path = index_file_path(src->ix, files->at[i]);
		if (!path || ends_with(path, ".h") != headers)
			continue;
		for (k = 0; k < ARRAY_SIZE(tables); k++)
			if (tables[k].kind == f->kind)
				index_rows_where(src->ix, tables[k].table, files->at[i], "name", name,
						 tables[k].add, f, &src->err);
	}
}

static void fill(void *ctx, struct decls *d, enum decl_kind kind, const char *name)
{
	struct source *src = ctx;
	struct fill f = { src, d, kind, false };
	file_ids_t files = { 0 };

	if (kind == DECL_FIELD) {
		fill_fields(&f, name);
		return;
	}
	index_files_using(src->ix, name, true, &files, &src->err);
	index_sort_files(src->ix, &files);
	fill_name(&f, &files, name, true);
	if (!f.any && files.len <= SOURCES_MAX)
		fill_name(&f, &files, name, false);
	vec_release(&files);
}

static struct closure *closure_of(struct source *src, const char *from, const char *arch)
{
	struct closure *c = xcalloc(1, sizeof(*c));
	file_ids_t ids = { 0 };
	uint32_t file = index_file_id(src->ix, from);
	size_t i;

	if (file)
		index_included(src->ix, file, arch, &ids, &src->err);
	c->files = ids.len ? (size_t)ids.at[ids.len - 1] + 1 : 0;
	c->bits = xcalloc(c->files / 8 + 1, 1);
	for (i = 0; i < ids.len; i++)
		c->bits[ids.at[i] / 8] |= (uint8_t)(1 << ids.at[i] % 8);
	vec_release(&ids);
	return c;
}

static int sees(void *ctx, const char *from, const char *arch, const char *path)
{
	struct source *src = ctx;
	char *key = xasprintf("%s %s", from, arch ? arch : "");
	uintptr_t *slot = map_slot(src->closures, key, strlen(key), NULL);
	uint32_t file = index_file_id(src->ix, path);
	struct closure *c;

	if (!*slot)
		*slot = (uintptr_t)closure_of(src, from, arch);
	c = (struct closure *)*slot;
	free(key);
	if (!c->files)
		return -1;
	return file < c->files && (c->bits[file / 8] >> file % 8 & 1);
}

static void release(void *ctx)
{
	struct source *src = ctx;
	struct closure *c;
	size_t i;

	for (i = 0; i < map_size(src->closures); i++) {
		c = (struct closure *)map_value(src->closures, i);
		free(c->bits);
		free(c);
	}
	map_free(src->closures);
	map_free(src->fields);
	free(src);
}

struct decls *decls_from_index(struct index *ix)
{
	struct decls *d = decls_new();
	struct source *src = xcalloc(1, sizeof(*src));
	struct decls_source s = { .fill = fill, .sees = sees, .release = release, .err = &src->err, .ctx = src };

	src->ix = ix;
	src->fields = map_new();
	src->closures = map_new();
	decls_set_source(d, &s);
	decls_set_names(d, index_names(ix));
	return d;
}
