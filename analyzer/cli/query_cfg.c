// SPDX-License-Identifier: GPL-2.0-only
/* Which definitions are meant, and their graphs as text. */
#include "base/file.h"
#include "cli/query_cfg.h"
#include "flow/macros.h"
#include "index/decls_index.h"
#include "index/query_rows.h"

/* One file with what is needed to make graphs of it */
struct opened {
	struct str text;
	struct syntax *s;
	struct flow_macros *macros;
	const char *path;
};

static int open_file(struct opened *o, const char *on_disk, const char *path, const struct names *names,
		     const struct decls *decls, struct index *ix, struct err *err)
{
	memset(o, 0, sizeof(*o));
	str_init(&o->text);
	o->path = path;
	if (file_read(on_disk, &o->text, err) || syntax_parse(&o->s, o->text.buf, o->text.len, names, err)) {
		str_release(&o->text);
		return err->code;
	}
	o->macros = flow_macros_new(o->s, decls, ix, path, NULL);
	return 0;
}

static void close_file(struct opened *o)
{
	flow_macros_free(o->macros);
	syntax_free(o->s);
	str_release(&o->text);
}

static bool has_graph(const struct syntax *s, node_id item)
{
	enum node_kind k = node_at(s, item)->kind;

	return (k == N_FUNC_DEF || k == N_DECLARER || k == N_PP_DEFINE) && node_role(s, item, R_BODY);
}

static void add_graph(const struct opened *o, node_id item, bool dot, struct str *out)
{
	struct flow_names names = flow_macros_names(o->macros);
	struct flow *f = flow_new(o->s, item, &names);
	int line;

	if (dot) {
		flow_print_dot(f, out);
	} else {
		syntax_position(o->s, node_start(o->s, item), &line, NULL);
		str_addf(out, "%s:%d: %s\n", o->path, line, node_function_name(o->s, item));
		flow_print_text(f, out);
	}
	flow_free(f);
}

/* Those of this name, or, with a line, the one that this line is in */
static size_t add_graphs(const struct opened *o, const char *name, int line, bool dot, struct str *out)
{
	flow_items_t items = { 0 };
	int first, last;
	size_t n = 0;

	flow_items(o->s, &items);
	for (size_t i = 0; i < items.len; i++) {
		if (!has_graph(o->s, items.at[i]))
			continue;
		syntax_position(o->s, node_start(o->s, items.at[i]), &first, NULL);
		syntax_position(o->s, node_end(o->s, items.at[i]), &last, NULL);
		if (line ? line < first || line > last :
		    strcmp(node_function_name(o->s, items.at[i]), name) != 0)
			continue;
		add_graph(o, items.at[i], dot, out);
		n++;
	}
	vec_release(&items);
	return n;
}

int query_cfg_file(const char *path, const char *function, bool dot, struct str *out, struct err *err)
{
	struct opened o;

	if (open_file(&o, path, path, NULL, NULL, NULL, err))
		return err->code;
	if (!add_graphs(&o, function, 0, dot, out))
		err_set(err, ERR_NOTFOUND, "%s defines no function or macro \"%s\"", path, function);
	close_file(&o);
	return err->code;
}

/* ---- with the index -------------------------------------------------------------------------- */

struct definition {
	const char *path;    /* interned */
	int line;
};
struct definitions {
	struct query *q;
	struct spec spec;
	VEC(struct definition) found;
};

static void add_definition(struct definitions *d, int64_t id, int line)
{
	if (query_wants_row(d->q, &d->spec, id))
		vec_push(&d->found, (struct definition){ intern(query_path_of(d->q, id)), line });
}

static bool take_function(void *ctx, const struct cell *c, int n)
{
	struct func_row f;

	(void)n;
	func_row(&f, c);
	if (f.definition)
		add_definition(ctx, f.id, f.line);
	return false;
}

static bool take_macro(void *ctx, const struct cell *c, int n)
{
	struct arena *a = arena_new();
	struct macro_row m;

	(void)n;
	macro_row(&m, c, a);
	if (*m.body)
		add_definition(ctx, m.id, m.line);
	arena_free(a);
	return false;
}

static int by_place(const void *a, const void *b)
{
	const struct definition *x = a, *y = b;
	int c = strcmp(x->path, y->path);

	return c ? c : x->line - y->line;
}

static int add_defined(struct definitions *d, const struct decls *decls, bool dot, struct str *out, struct err *err)
{
	const struct definition *def, *last = d->found.at + d->found.len;
	struct opened o;
	char *path;
	int rc = 0;

	for (def = d->found.at; def < last && !rc; def++) {
		path = path_join(tree_root(d->q->tree), def->path);
		rc = open_file(&o, path, def->path, index_names(d->q->ix), decls, d->q->ix, err);
		free(path);
		if (rc)
			break;
		if (!add_graphs(&o, NULL, def->line, dot, out))
			rc = err_set(err, ERR_NOTFOUND, "%s:%d: no function could be read there", def->path, def->line);
		close_file(&o);
	}
	return rc;
}

int query_cfg(struct query *q, const char *function, bool dot, struct str *out, struct err *err)
{
	struct definitions d = { .q = q };
	struct decls *decls = decls_from_index(q->ix);
	int rc;

	spec_init(&d.spec, function);
	rc = index_named(q->ix, TABLE_FUNCTION, d.spec.name, take_function, &d, err);
	if (!rc)
		rc = index_named(q->ix, TABLE_MACRO, d.spec.name, take_macro, &d, err);
	if (!rc && !d.found.len)
		rc = query_unknown(q, "definition of a function or macro", function, err);
	if (d.found.len)
		qsort(d.found.at, d.found.len, sizeof(*d.found.at), by_place);
	if (!rc)
		rc = add_defined(&d, decls, dot, out, err);
	if (!rc && decls_error(decls))
		rc = err_set(err, decls_error(decls)->code, "%s", decls_error(decls)->text);
	decls_free(decls);
	vec_release(&d.found);
	spec_release(&d.spec);
	return rc;
}
