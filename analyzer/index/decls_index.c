// SPDX-License-Identifier: GPL-2.0-only
/* Rows of the index as entries of struct decls. */
#include "index/decls_index.h"

struct closure { /* the files that one file includes, for one architecture */
	uint8_t *bits;
	size_t files; /* highest id + 1 */
};
struct table_rows { /* one table of one file; read as a whole when it is asked again and again */
	unsigned asked;
	struct map *entries; /* name → struct decl *; NULL: not read */
};
struct entered_key {
	const char *name;
	uint32_t file, table;
};
struct source {
	struct index *ix;
	struct map *tables;   /* file id, table → struct table_rows * */
	struct arena *arena;
	struct map *entered;  /* struct entered_key */
	struct map *declare;  /* name → file_ids_t *: the files that may declare it, by path */
	struct map *closures; /* path, blank, architecture → struct closure * */
	struct err err;
};
struct fill {
	struct source *src;
	struct decls *d;
	enum decl_kind kind;
	struct map *into; /* instead of d */
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

/* Always false: more rows, please */
static bool put(struct fill *f, const struct decl *e)
{
	struct decl *copy, *last;
	uintptr_t *slot;

	if (!f->into) {
		decls_enter(f->d, f->kind, e);
		return false;
	}
	copy = memcpy(arena_alloc(f->src->arena, sizeof(*copy)), e, sizeof(*copy));
	slot = map_slot(f->into, e->name, strlen(e->name), NULL);
	for (last = (struct decl *)*slot; last && last->next; last = last->next)
		;
	if (last)
		last->next = copy;
	else
		*slot = (uintptr_t)copy;
	return false;
}

/* ---- one table each; columns as in schema.sql ----------------------------------------------------- */

static bool add_macro(void *ctx, const struct cell *c, int n)
{
	struct fill *f = ctx;
	struct decl e = entry(f->src, c, text_of(&c[1]));

	e.params = text_of(&c[2]);
	e.body = text_of(&c[3]);
	e.cond = text_of(&c[n - 1]);
	return put(f, &e);
}

static bool add_typedef(void *ctx, const struct cell *c, int n)
{
	struct fill *f = ctx;
	struct decl e = entry(f->src, c, text_of(&c[1]));

	e.type = type_of(&c[2]);
	e.cond = text_of(&c[n - 1]);
	return put(f, &e);
}

static bool add_enumerator(void *ctx, const struct cell *c, int n)
{
	struct fill *f = ctx;
	struct decl e = entry(f->src, c, text_of(&c[2]));

	e.type = ctype_get(CT_BASE, "int", NULL);
	e.cond = text_of(&c[n - 1]);
	return put(f, &e);
}

static bool add_variable(void *ctx, const struct cell *c, int n)
{
	struct fill *f = ctx;
	struct decl e = entry(f->src, c, text_of(&c[1]));

	e.type = type_of(&c[2]);
	e.internal = has_word(&c[3], "static");
	e.declarer = text_of(&c[5]);
	e.cond = text_of(&c[n - 1]);
	return put(f, &e);
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
	return put(f, &e);
}

/* ---- structs -------------------------------------------------------------------------------------- */

struct struct_row {
	int64_t id, line, end_line;
	const char *tag;
};
struct field_row {
	int64_t id, owner;
	const char *name, *cond, *declarer;
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
	vec_push(&l->structs, (struct struct_row){ c[0].num, c[4].num, c[5].num, text_of(&c[1]) });
	return false;
}

static bool read_field(void *ctx, const struct cell *c, int n)
{
	struct layout *l = ctx;

	vec_push(&l->fields, (struct field_row){ c[0].num, c[1].num, text_of(&c[2]), text_of(&c[n - 1]), NULL,
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
	e.declarer = r->declarer;
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

/* The smallest struct around a line */
static const struct struct_row *struct_around(const struct layout *l, int64_t line)
{
	const struct struct_row *best = NULL, *st;
	size_t i;

	for (i = 0; i < l->structs.len; i++) {
		st = &l->structs.at[i];
		if (st->line <= line && line <= st->end_line &&
		    (!best || st->end_line - st->line <= best->end_line - best->line))
			best = st;
	}
	return best;
}

/* DECLARE_BITMAP(bits, 64); in a struct is a call in no function. Each argument that is one word may be
 * the name of the field. */
static bool read_call(void *ctx, const struct cell *c, int n)
{
	struct layout *l = ctx;
	const struct struct_row *st;
	struct field_row r = { .id = c[0].num, .type = ctype_unknown };
	const char *p, *callee = text_of(&c[1]), *args = text_of(&c[6]);
	size_t len;
	char *text;

	if (c[2].kind != CELL_NULL || c[4].kind != CELL_NULL || c[5].kind != CELL_NULL || !args)
		return false;
	st = struct_around(l, c[7].num);
	if (!st)
		return false;
	r.owner = st->id;
	r.cond = text_of(&c[n - 1]);
	text = xasprintf("%s(%s)", callee, args);
	r.declarer = intern(text);
	free(text);
	for (p = args; *p; p += len + (p[len] == ',')) {
		p += strspn(p, " ");
		len = strcspn(p, ",");
		if (!len || ident_length(p) < len)
			continue;
		r.name = internn(p, len);
		vec_push(&l->fields, r);
	}
	return false;
}

static bool first_time(struct fill *f, const char *name, uint32_t file, enum table t)
{
	struct entered_key done = { name, file, (uint32_t)t };
	bool is_new;

	map_slot(f->src->entered, (const char *)&done, sizeof(done), &is_new);
	return is_new;
}

/* Is there a macro call that may declare this field, whose type the index does not know? */
static bool has_declarer(const struct layout *l, const struct field_row *r)
{
	size_t i;

	for (i = 0; i < l->fields.len; i++)
		if (l->fields.at[i].declarer && l->fields.at[i].owner == r->owner &&
		    l->fields.at[i].name == r->name)
			return true;
	return false;
}

/* The fields of all structs of a file */
static void fill_file(struct fill *f, uint32_t file)
{
	struct layout l = { .src = f->src };
	const struct field_row *r;
	bool unknown = false;
	size_t i;

	if (!first_time(f, NULL, file, TABLE_FIELD))
		return;
	index_rows(f->src->ix, TABLE_STRUCT, file, read_struct, &l, &f->src->err);
	index_rows(f->src->ix, TABLE_FIELD, file, read_field, &l, &f->src->err);
	for (i = 0; i < l.fields.len; i++)
		unknown |= l.fields.at[i].type->kind == CT_UNKNOWN;
	if (unknown)
		index_rows(f->src->ix, TABLE_CALL, file, read_call, &l, &f->src->err);
	for (i = 0; i < l.fields.len; i++) {
		r = &l.fields.at[i];
		if (*r->name && (r->declarer || r->type->kind != CT_UNKNOWN || !has_declarer(&l, r)))
			enter_field(f, &l, r);
	}
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

	if (!first_time(f, intern(tag), 0, TABLE_STRUCT))
		return;
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

#define ASKED_OFTEN 3

static void fill_from(struct fill *f, const struct table_of *t, uint32_t file, const char *name)
{
	struct source *src = f->src;
	uint64_t key = (uint64_t)file << 8 | (uint64_t)t->table;
	struct table_rows *rows;
	const struct decl *e;
	uintptr_t *slot;

	if (!first_time(f, intern(name), file, t->table))
		return;
	slot = map_slot(src->tables, (const char *)&key, sizeof(key), NULL);
	rows = (struct table_rows *)*slot;
	if (!rows)
		*slot = (uintptr_t)(rows = arena_alloc(src->arena, sizeof(*rows)));
	if (rows->asked++ < ASKED_OFTEN) {
		index_rows_where(src->ix, t->table, file, "name", name, t->add, f, &src->err);
		return;
	}
	if (!rows->entries) {
		f->into = rows->entries = map_new();
		index_rows(src->ix, t->table, file, t->add, f, &src->err);
		f->into = NULL;
	}
	for (e = (const struct decl *)map_get(rows->entries, name); e; e = e->next)
		put(f, e);
}

static struct closure *make_closure(struct source *src, const char *from, const char *arch)
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

static const struct closure *closure_of(struct source *src, const char *from, const char *arch)
{
	char *key = xasprintf("%s %s", from, arch ? arch : "");
	uintptr_t *slot = map_slot(src->closures, key, strlen(key), NULL);

	if (!*slot)
		*slot = (uintptr_t)make_closure(src, from, arch);
	free(key);
	return (const struct closure *)*slot;
}

static bool includes(const struct closure *c, uint32_t file)
{
	return file < c->files && (c->bits[file / 8] >> file % 8 & 1);
}

static int sees(void *ctx, const char *from, const char *arch, const char *path)
{
	const struct closure *c = closure_of(ctx, from, arch);

	return c->files ? includes(c, index_file_id(((struct source *)ctx)->ix, path)) : -1;
}

/* A file that is not included is still worth a look where nothing else is known: some source files
 * include others, some functions are declared nowhere. Not one of very many, which is none of those. */
#define OTHERS_MAX 64

static void fill_files(struct fill *f, const file_ids_t *files, const char *name, const char *from,
		       const char *arch)
{
	const struct closure *c = from ? closure_of(f->src, from, arch) : NULL;
	size_t i, k;

	if (from && !c->files)
		c = NULL; /* not known: all headers */
	for (i = 0; i < files->len; i++) {
		if (c && !includes(c, files->at[i]))
			continue;
		for (k = 0; k < ARRAY_SIZE(tables); k++)
			if (tables[k].kind == f->kind)
				fill_from(f, &tables[k], files->at[i], name);
	}
}

static const file_ids_t *declaring(struct source *src, const char *name)
{
	uintptr_t *slot = map_slot(src->declare, name, strlen(name), NULL);
	file_ids_t *files = (file_ids_t *)*slot;

	if (files)
		return files;
	files = xcalloc(1, sizeof(*files));
	*slot = (uintptr_t)files;
	index_files_using(src->ix, name, true, files, &src->err);
	index_sort_files(src->ix, files);
	return files;
}

static void fill(void *ctx, struct decls *d, enum decl_kind kind, const char *name, const char *from,
		 const char *arch)
{
	struct source *src = ctx;
	struct fill f = { src, d, kind, NULL };
	const file_ids_t *files;

	if (kind == DECL_FIELD) {
		fill_fields(&f, name);
		return;
	}
	files = declaring(src, name);
	if (from || files->len <= OTHERS_MAX)
		fill_files(&f, files, name, from, arch);
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
	map_free(src->entered);
	for (i = 0; i < map_size(src->declare); i++) {
		vec_release((file_ids_t *)map_value(src->declare, i));
		free((file_ids_t *)map_value(src->declare, i));
	}
	map_free(src->declare);
	for (i = 0; i < map_size(src->tables); i++)
		map_free(((struct table_rows *)map_value(src->tables, i))->entries);
	map_free(src->tables);
	arena_free(src->arena);
	free(src);
}

struct decls *decls_from_index(struct index *ix)
{
	struct decls *d = decls_new();
	struct source *src = xcalloc(1, sizeof(*src));
	struct decls_source s = { .fill = fill, .sees = sees, .release = release, .err = &src->err, .ctx = src };

	src->ix = ix;
	src->entered = map_new();
	src->declare = map_new();
	src->tables = map_new();
	src->arena = arena_new();
	src->closures = map_new();
	decls_set_source(d, &s);
	decls_set_names(d, index_names(ix));
	return d;
}
