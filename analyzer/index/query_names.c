// SPDX-License-Identifier: GPL-2.0-only
/* Questions about names: what declares them, what macros and structs are made of, CONFIG symbols. */
#include "index/query_rows.h"

static const char *const by_place[] = { "file", "line", NULL };

/* ---- defs ------------------------------------------------------------------------------------ */

struct defs {
	struct query *q;
	struct answer *a;
	const struct spec *spec;
	enum table table;
	const char *kind, *owner; /* owner: tag of the struct or enum around it */
};

static void add_def(struct defs *d, int64_t id, const char *kind, int64_t line, const char *text,
		    const struct cell *cond)
{
	if (!query_wants_row(d->q, d->spec, id))
		return;
	answer_text(d->a, query_path_of(d->q, id));
	answer_int(d->a, line);
	answer_text(d->a, kind);
	answer_text(d->a, text);
	answer_text(d->a, cell_intern(cond));
}

static bool take_owner(void *ctx, const struct cell *c, int n)
{
	struct defs *d = ctx;

	(void)n;
	d->owner = cell_intern(&c[1]);
	d->kind = d->table == TABLE_FIELD ? cell_intern(&c[2]) : "enum";
	return true;
}

static void find_owner(struct defs *d, enum table t, int64_t id)
{
	d->owner = NULL;
	index_row(d->q->ix, t, id, take_owner, d, NULL);
	if (d->owner && *d->owner == '<') /* anonymous */
		d->owner = "";
}

static const char *func_kind(const struct func_row *f)
{
	return f->definition ? "function" : "declaration";
}

static void variable_as_c(const struct cell *c, struct str *out)
{
	char *name;

	if (c[5].kind == CELL_TEXT) { /* made by a macro */
		str_addn(out, c[5].text, c[5].len);
		return;
	}
	if (c[3].kind == CELL_TEXT) {
		str_addn(out, c[3].text, c[3].len);
		str_addch(out, ' ');
	}
	name = xstrndup(c[1].text, c[1].len);
	type_as_c(c[2].text, c[2].len, name, out);
	free(name);
}

static void field_as_c(struct defs *d, const struct cell *c, struct str *out)
{
	char *name = xstrndup(c[2].text, c[2].len);

	find_owner(d, TABLE_STRUCT, c[1].num);
	str_addf(out, "%s %s%s{ ", d->kind, d->owner ? d->owner : "",
		 d->owner && *d->owner ? " " : "");
	type_as_c(c[3].text, c[3].len, name, out);
	if (c[5].kind == CELL_TEXT)
		str_addf(out, " : %.*s", (int)c[5].len, c[5].text);
	str_add(out, "; }");
	free(name);
}

static void enumerator_as_c(struct defs *d, const struct cell *c, struct str *out)
{
	find_owner(d, TABLE_ENUM, c[1].num);
	str_addf(out, "enum %s%s{ %.*s", d->owner ? d->owner : "", d->owner && *d->owner ? " " : "",
		 (int)c[2].len, c[2].text);
	if (c[3].kind == CELL_TEXT)
		str_addf(out, " = %.*s", (int)c[3].len, c[3].text);
	str_add(out, " }");
}

static void add_one(struct defs *d, const struct cell *c, struct str *s)
{
	struct arena *arena = d->a->arena;
	struct func_row f;
	struct macro_row m;
	char *name;

	switch (d->table) {
	case TABLE_FUNCTION:
		func_row(&f, c);
		func_as_c(&f, s);
		add_def(d, f.id, func_kind(&f), f.line, s->buf, &c[13]);
		break;
	case TABLE_MACRO:
		macro_row(&m, c, arena);
		macro_as_c(&m, true, s);
		add_def(d, m.id, "macro", m.line, s->buf, &c[7]);
		break;
	case TABLE_TYPEDEF:
		name = xstrndup(c[1].text, c[1].len);
		str_add(s, "typedef ");
		type_as_c(c[2].text, c[2].len, name, s);
		free(name);
		add_def(d, c[0].num, "typedef", cell_int(&c[3]), s->buf, &c[4]);
		break;
	case TABLE_STRUCT:
		str_addf(s, "%.*s %.*s", (int)c[2].len, c[2].text, (int)c[1].len, c[1].text);
		add_def(d, c[0].num, cell_intern(&c[2]), cell_int(&c[4]), s->buf, &c[6]);
		break;
	case TABLE_FIELD:
		field_as_c(d, c, s);
		add_def(d, c[0].num, "field", cell_int(&c[6]), s->buf, &c[7]);
		break;
	case TABLE_ENUM:
		str_addf(s, "enum %.*s", (int)c[1].len, c[1].text);
		add_def(d, c[0].num, "enum", cell_int(&c[2]), s->buf, &c[4]);
		break;
	case TABLE_ENUMERATOR:
		enumerator_as_c(d, c, s);
		add_def(d, c[0].num, "enumerator", cell_int(&c[4]), s->buf, &c[5]);
		break;
	case TABLE_VARIABLE:
		variable_as_c(c, s);
		add_def(d, c[0].num, "variable", cell_int(&c[6]), s->buf, &c[7]);
		break;
	default:
		BUG("table %d", d->table);
	}
}

static bool take_def(void *ctx, const struct cell *c, int n)
{
	struct str s = STR_INIT;

	(void)n;
	add_one(ctx, c, &s);
	str_release(&s);
	return false;
}

int query_defs(struct query *q, const char *name, struct answer *a, struct err *err)
{
	static const char *const columns[] = { "file", "line", "kind", "text", "cond", NULL };
	static const enum table tables[] = { TABLE_FUNCTION,   TABLE_MACRO,   TABLE_TYPEDEF,
					     TABLE_STRUCT,     TABLE_FIELD,   TABLE_ENUM,
					     TABLE_ENUMERATOR, TABLE_VARIABLE };
	struct spec spec;
	struct defs d = { .q = q, .a = a, .spec = &spec };
	size_t i;
	int rc = 0;

	spec_init(&spec, name);
	answer_columns(a, columns, "{file}:{line}: {kind}: {text}");
	for (i = 0; i < ARRAY_SIZE(tables) && !rc; i++) {
		d.table = tables[i];
		rc = index_named(q->ix, tables[i], spec.name, take_def, &d, err);
	}
	if (!rc && !answer_rows(a))
		rc = query_unknown(q, "declaration of anything", name, err);
	if (!rc)
		rc = query_gaps(q, a, err);
	answer_sort(a, by_place);
	spec_release(&spec);
	return rc;
}

/* ---- macro ----------------------------------------------------------------------------------- */

int query_macro(struct query *q, const char *name, struct answer *a, struct err *err)
{
	static const char *const columns[] = { "file",	 "line",  "end_line", "name",
					       "params", "body",  "kind",     "cond",
					       "text",	 "files", NULL };
	struct macro_rows v = { .arena = a->arena };
	file_ids_t users = { 0 };
	const struct macro_row *m;
	struct str s = STR_INIT;
	struct spec spec;
	size_t i;
	int rc;

	spec_init(&spec, name);
	answer_columns(a, columns, "{file}:{line}: {text} ({kind}; in {files} files)[ #if {cond}]");
	rc = index_named(q->ix, TABLE_MACRO, spec.name, add_macro_row, &v, err);
	if (!rc)
		rc = index_files_using(q->ix, spec.name, false, &users, err);
	for (i = 0; i < v.rows.len && !rc; i++) {
		m = &v.rows.at[i];
		if (!query_wants_row(q, &spec, m->id))
			continue;
		str_reset(&s);
		macro_as_c(m, true, &s);
		answer_text(a, query_path_of(q, m->id));
		answer_int(a, m->line);
		answer_int(a, m->end_line);
		answer_text(a, m->name);
		answer_text(a, m->params);
		answer_text(a, m->body);
		answer_text(a, m->kind);
		answer_text(a, m->cond);
		answer_text(a, s.buf);
		answer_int(a, (int64_t)users.len);
	}
	if (!rc && !answer_rows(a))
		rc = query_unknown(q, "macro", name, err);
	if (!rc)
		rc = query_gaps(q, a, err);
	str_release(&s);
	vec_release(&users);
	vec_release(&v.rows);
	spec_release(&spec);
	return rc;
}

/* ---- config ---------------------------------------------------------------------------------- */

static bool take_config(void *ctx, const struct cell *c, int n)
{
	struct defs *d = ctx;
	struct answer *a = d->a;
	func_rows_t f = { 0 };

	(void)n;
	if (!query_wants_row(d->q, d->spec, c[0].num))
		return false;
	if (c[3].kind == CELL_INT)
		index_row(d->q->ix, TABLE_FUNCTION, c[3].num, add_func_row, &f, NULL);
	answer_text(a, query_path_of(d->q, c[0].num));
	answer_int(a, cell_int(&c[4]));
	answer_text(a, f.len ? f.at[0].name : NULL);
	answer_text(a, cell_intern(&c[1]));
	answer_text(a, cell_intern(&c[2]));
	answer_text(a, cell_intern(&c[5]));
	vec_release(&f);
	return false;
}

int query_config(struct query *q, const char *symbol, struct answer *a, struct err *err)
{
	static const char *const columns[] = { "file", "line", "function", "symbol",
					       "how",  "cond", NULL };
	static const char *const endings[] = { "", "_MODULE" };
	struct spec spec;
	struct defs d = { .q = q, .a = a, .spec = &spec };
	char *name;
	size_t i;
	int rc = 0;

	spec_init(&spec, symbol);
	answer_columns(a, columns, "{file}:{line}: [{function}: ]{symbol} ({how})[ #if {cond}]");
	for (i = 0; i < ARRAY_SIZE(endings) && !rc; i++) {
		name = xasprintf("%s%s%s", starts_with(spec.name, "CONFIG_") ? "" : "CONFIG_",
				 spec.name, endings[i]);
		rc = index_named(q->ix, TABLE_CONFIG, name, take_config, &d, err);
		free(name);
	}
	if (!rc && !answer_rows(a))
		rc = err_set(err, ERR_NOTFOUND,
			     "no C file in %s uses a configuration symbol \"%s\"",
			     tree_root(q->tree), symbol);
	if (!rc)
		rc = query_gaps(q, a, err);
	answer_sort(a, by_place);
	spec_release(&spec);
	return rc;
}

/* ---- SQL ------------------------------------------------------------------------------------- */

static void take_columns(void *ctx, const char *const *names, int n)
{
	struct answer *a = ctx;
	const char **copy = arena_alloc(a->arena, ((size_t)n + 1) * sizeof(*copy));
	int i;

	for (i = 0; i < n; i++)
		copy[i] = arena_strdup(a->arena, names[i]);
	answer_columns(a, copy, NULL);
}

static bool take_sql_row(void *ctx, const struct cell *c, int n)
{
	struct answer *a = ctx;
	int i;

	for (i = 0; i < n; i++) {
		if (c[i].kind == CELL_TEXT)
			answer_textn(a, c[i].text, c[i].len);
		else if (c[i].kind == CELL_INT)
			answer_int(a, c[i].num);
		else
			answer_text(a, NULL);
	}
	return false;
}

int query_sql(struct query *q, const char *sql, struct answer *a, struct err *err)
{
	return index_sql(q->ix, sql, take_columns, take_sql_row, a, err);
}
