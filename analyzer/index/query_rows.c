// SPDX-License-Identifier: GPL-2.0-only
/* Rows as structs, and what else the questions share. */
#include "index/query_rows.h"
#include "syntax/ctype.h"

const char *cell_intern(const struct cell *c)
{
	return c->kind == CELL_TEXT ? internn(c->text, c->len) : NULL;
}

const char *cell_copy(struct arena *a, const struct cell *c)
{
	return c->kind == CELL_TEXT ? arena_strndup(a, c->text, c->len) : NULL;
}

static const char *needed(const char *text)
{
	return text ? text : "";
}

const char *cell_needed(const struct cell *c)
{
	return needed(cell_intern(c));
}

/* ---- rows: the columns of schema.sql in its order -------------------------------------------- */

static bool has_word(const char *words, const char *word)
{
	size_t n = strlen(word);
	const char *p = words;

	while (p && (p = strstr(p, word))) {
		if ((p == words || p[-1] == ' ') && (!p[n] || p[n] == ' '))
			return true;
		p += n;
	}
	return false;
}

void func_row(struct func_row *r, const struct cell *c)
{
	r->id = c[0].num;
	r->name = needed(cell_intern(&c[1]));
	r->definition = cell_int(&c[2]);
	r->type = needed(cell_intern(&c[3]));
	r->params = cell_intern(&c[4]);
	r->param_names = cell_intern(&c[5]);
	r->storage = cell_intern(&c[6]);
	r->declarer = cell_intern(&c[8]);
	r->line = (int)cell_int(&c[9]);
	r->column = (int)cell_int(&c[10]);
	r->first_line = (int)cell_int(&c[11]);
	r->end_line = (int)cell_int(&c[12]);
	r->cond = cell_intern(&c[13]);
	r->is_static = has_word(r->storage, "static");
}

void macro_row(struct macro_row *r, const struct cell *c, struct arena *a)
{
	r->id = c[0].num;
	r->name = needed(cell_intern(&c[1]));
	r->params = cell_intern(&c[2]);
	r->body = needed(cell_copy(a, &c[3]));
	r->kind = needed(cell_intern(&c[4]));
	r->line = (int)cell_int(&c[5]);
	r->end_line = (int)cell_int(&c[6]);
	r->cond = cell_intern(&c[7]);
}

void call_row(struct call_row *r, const struct cell *c, struct arena *a)
{
	r->id = c[0].num;
	r->callee = needed(cell_intern(&c[1]));
	r->via = cell_copy(a, &c[2]);
	r->via_type = cell_intern(&c[3]);
	r->function = cell_int(&c[4]);
	r->macro = cell_int(&c[5]);
	r->args = needed(cell_copy(a, &c[6]));
	r->line = (int)cell_int(&c[7]);
	r->column = (int)cell_int(&c[8]);
	r->cond = cell_intern(&c[9]);
}

void ref_row(struct ref_row *r, const struct cell *c)
{
	r->id = c[0].num;
	r->name = needed(cell_intern(&c[1]));
	r->how = needed(cell_intern(&c[2]));
	r->tag = cell_intern(&c[3]);
	r->field = cell_intern(&c[4]);
	r->position = c[5].kind == CELL_INT ? (int)c[5].num : -1;
	r->owner = cell_intern(&c[6]);
	r->function = cell_int(&c[7]);
	r->line = (int)cell_int(&c[8]);
	r->column = (int)cell_int(&c[9]);
	r->cond = cell_intern(&c[10]);
}

bool add_func_row(void *ctx, const struct cell *c, int n)
{
	func_rows_t *v = ctx;
	struct func_row r;

	(void)n;
	func_row(&r, c);
	vec_push(v, r);
	return false;
}

bool add_macro_row(void *ctx, const struct cell *c, int n)
{
	struct macro_rows *v = ctx;
	struct macro_row r;

	(void)n;
	macro_row(&r, c, v->arena);
	vec_push(&v->rows, r);
	return false;
}

bool add_call_row(void *ctx, const struct cell *c, int n)
{
	struct call_rows *v = ctx;
	struct call_row r;

	(void)n;
	call_row(&r, c, v->arena);
	vec_push(&v->rows, r);
	return false;
}

bool add_ref_row(void *ctx, const struct cell *c, int n)
{
	ref_rows_t *v = ctx;
	struct ref_row r;

	(void)n;
	ref_row(&r, c);
	vec_push(v, r);
	return false;
}

/* ---- names and files ------------------------------------------------------------------------- */

void spec_init(struct spec *s, const char *text)
{
	const char *at = strchr(text, '@');

	s->name = at ? xstrndup(text, (size_t)(at - text)) : xstrdup(text);
	s->file = at ? at + 1 : NULL;
}

void spec_release(struct spec *s)
{
	free(s->name);
}

bool spec_has_file(const struct spec *s, const char *path)
{
	size_t n, len;

	if (!s->file)
		return true;
	n = strlen(path);
	len = strlen(s->file);
	return n >= len && !strcmp(path + n - len, s->file) &&
	       (n == len || path[n - len - 1] == '/');
}

bool query_wants_file(struct query *q, uint32_t file)
{
	const char *arch = q->arch ? index_file_arch(q->ix, file) : NULL;

	return index_file_path(q->ix, file) && (!arch || !strcmp(arch, q->arch));
}

const char *query_path_of(struct query *q, int64_t row_id)
{
	const char *path = index_file_path(q->ix, row_file(row_id));

	return path ? path : "?";
}

bool query_wants_row(struct query *q, const struct spec *s, int64_t row_id)
{
	return query_wants_file(q, row_file(row_id)) && spec_has_file(s, query_path_of(q, row_id));
}

/* ---- one file -------------------------------------------------------------------------------- */

struct ending {
	const char *text;
	struct str found; /* a path a line */
	size_t n;
	uint32_t id;
};

static bool take_path(void *ctx, const struct cell *c, int n)
{
	struct ending *e = ctx;
	size_t len = strlen(e->text);

	(void)n;
	if (c[1].len <= len || memcmp(c[1].text + c[1].len - len, e->text, len) ||
	    c[1].text[c[1].len - len - 1] != '/')
		return false;
	e->id = (uint32_t)c[0].num;
	if (e->n++ < 8)
		str_addf(&e->found, "\n  %.*s", (int)c[1].len, c[1].text);
	return false;
}

uint32_t query_find_file(struct query *q, const char *path, struct err *err)
{
	struct ending e = { .text = path, .found = STR_INIT };
	uint32_t id;

	while (starts_with(path, "./"))
		path += 2;
	id = index_file_id(q->ix, path);
	if (id)
		return id;
	index_sql(q->ix, "SELECT id, path FROM file ORDER BY path", NULL, take_path, &e, err);
	if (!e.n)
		err_set(err, ERR_NOTFOUND, "no C file %s in %s", path, tree_root(q->tree));
	else if (e.n > 1)
		err_set(err, ERR_NOTFOUND, "%zu files end in %s; say which:%s%s", e.n, path,
			e.found.buf, e.n > 8 ? "\n  …" : "");
	str_release(&e.found);
	return e.n == 1 ? e.id : 0;
}

/* ---- C spelling ------------------------------------------------------------------------------ */

/* One without a tag is "struct { ... }": what the index calls it says nothing to the reader. */
static void without_tag(const char *type, size_t len, struct str *out)
{
	const char *end = type + len, *open = memchr(type, '<', len);
	const char *close = open ? memchr(open, ';', (size_t)(end - open)) : NULL;

	if (!close) {
		str_addn(out, type, len);
		return;
	}
	str_addn(out, type, (size_t)(open - type));
	str_add(out, "{ ... }");
	str_addn(out, close, (size_t)(end - close));
}

void type_as_c(const char *type, size_t len, const char *name, struct str *out)
{
	struct str bare = STR_INIT;
	const struct ctype *t;
	const char *p;

	without_tag(type, len, &bare);
	p = bare.buf;
	t = ctype_load(&p, bare.buf + bare.len);
	if (p)
		ctype_print_declared(t, name, out);
	else
		str_addf(out, "? %s", name);
	str_release(&bare);
}

/* The next item of a list with ',' between; *p is NULL after the last. */
static size_t next_item(const char **p, const char **item)
{
	size_t n = strcspn(*p, ",");

	*item = *p;
	*p = (*p)[n] ? *p + n + 1 : NULL;
	return n;
}

void params_as_c(const char *types, const char *names, struct str *out)
{
	const char *p = types, *q = names, *t, *nm;
	size_t n, len;
	char *name;

	str_addch(out, '(');
	if (!types)
		str_add(out, "?");
	else if (!*types)
		str_add(out, "void");
	while (p && *p) {
		if (p > types)
			str_add(out, ", ");
		n = next_item(&p, &t);
		len = q ? next_item(&q, &nm) : 0;
		name = len ? xstrndup(nm, len) : xstrdup("");
		if (n == 3 && !memcmp(t, "...", 3))
			str_add(out, "...");
		else
			type_as_c(t, n, name, out);
		free(name);
	}
	str_addch(out, ')');
}

void func_as_c(const struct func_row *f, struct str *out)
{
	struct str head = STR_INIT;
	const char *type = f->type;

	if (f->declarer) {
		str_addf(out, "%s(%s)", f->declarer, f->name);
		return;
	}
	if (f->storage)
		str_addf(out, "%s ", f->storage);
	str_add(&head, f->name);
	params_as_c(f->params, f->param_names, &head);
	if (type && *type == 'F')
		type++; /* of the result */
	type_as_c(type ? type : "?", strlen(type ? type : "?"), head.buf, out);
	str_release(&head);
}

void macro_as_c(const struct macro_row *m, bool body, struct str *out)
{
	const char *p;

	str_addf(out, "#define %s", m->name);
	if (m->params) {
		str_addch(out, '(');
		for (p = m->params; *p; p++)
			str_add(out, *p == ',' ? ", " : (char[]){ *p, 0 });
		str_addch(out, ')');
	}
	if (body && *m->body)
		str_addf(out, " %s", m->body);
}

/* ---- what is missing ------------------------------------------------------------------------- */

static bool add_gap(void *ctx, const struct cell *c, int n)
{
	struct answer *a = ctx;

	(void)n;
	if (c[0].kind == CELL_TEXT && c[1].kind == CELL_TEXT)
		answer_gap(a, internn(c[0].text, c[0].len), internn(c[1].text, c[1].len));
	return false;
}

int query_gaps(struct query *q, struct answer *a, struct err *err)
{
	return index_sql(q->ix,
			 "SELECT path, problem FROM file WHERE problem IS NOT NULL ORDER BY path",
			 NULL, add_gap, a, err);
}

/* ---- names that do not exist ----------------------------------------------------------------- */

struct near {
	const char *name;
	char best[128];
	size_t distance;
};

#define NEAR_MAX 64

/* Levenshtein's distance, or `limit` when it is not below that */
static size_t distance(const char *a, size_t n, const char *b, size_t m, size_t limit)
{
	size_t row[NEAR_MAX + 1], i, k, left, above, least;

	if (n > NEAR_MAX || m > NEAR_MAX || (n > m ? n - m : m - n) >= limit)
		return limit;
	for (k = 0; k <= m; k++)
		row[k] = k;
	for (i = 1; i <= n; i++) {
		left = row[0];
		least = row[0] = i;
		for (k = 1; k <= m; k++) {
			above = row[k];
			row[k] = MIN(MIN(row[k - 1], above) + 1, left + (a[i - 1] != b[k - 1]));
			left = above;
			least = MIN(least, row[k]);
		}
		if (least >= limit)
			return limit;
	}
	return MIN(row[m], limit);
}

/* The nearest one; of several the first by name, since rows come in no lasting order. */
static bool look_near(void *ctx, const struct cell *c, int n)
{
	struct near *near = ctx;
	size_t d;

	(void)n;
	if (c[0].kind != CELL_TEXT || c[0].len >= sizeof(near->best) || *c[0].text == '<')
		return false;
	d = distance(near->name, strlen(near->name), c[0].text, c[0].len, near->distance + 1);
	if (d > near->distance ||
	    (d == near->distance && strncmp(near->best, c[0].text, c[0].len) <= 0))
		return false;
	near->distance = d;
	memcpy(near->best, c[0].text, c[0].len);
	near->best[c[0].len] = '\0';
	return false;
}

int query_unknown(struct query *q, const char *what, const char *name, struct err *err)
{
	static const char *const tables[] = { "SELECT name FROM function", "SELECT name FROM macro",
					      "SELECT tag FROM struct",
					      "SELECT name FROM typedef" };
	struct near near = { .name = name, .best = "\x7f", .distance = 1 + strlen(name) / 6 };
	struct err none = { 0 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tables) && strlen(name) > 2; i++)
		index_sql(q->ix, tables[i], NULL, look_near, &near, &none);
	if (!strcmp(near.best, name))
		return err_set(err, ERR_NOTFOUND,
			       "no %s named \"%s\" in %s; `pteris query defs %s` says what it is",
			       what, name, tree_root(q->tree), name);
	if (near.best[0] != '\x7f')
		return err_set(err, ERR_NOTFOUND, "no %s named \"%s\" in %s; did you mean %s?",
			       what, name, tree_root(q->tree), near.best);
	return err_set(err, ERR_NOTFOUND, "no %s named \"%s\" in %s", what, name,
		       tree_root(q->tree));
}
