// SPDX-License-Identifier: GPL-2.0-only
/*
 * query derefs: where a pointer to a type is dereferenced. Files that may do so are those that say the
 * type's name, or a name that is declared as a pointer to it ("carrier": a field, a function's result, a
 * variable, a typedef, a macro that says one of these): `*vmf->pte` never says pte_t. They are parsed,
 * and the type of each dereferenced pointer is inferred.
 */
#include "base/file.h"
#include "base/forkmap.h"
#include "index/decls_index.h"
#include "index/infer.h"
#include "index/query_rows.h"

/* A type as it stands in the index: the one asked for or a typedef of it, or (pointer) a typedef of a
 * pointer to one of these. */
struct leaf {
	const char *text; /* "Tpte_t;" */
	bool pointer;
};
struct derefs {
	struct query *q;
	struct answer *a;
	struct err *err;
	const char *type;	  /* as asked for */
	const struct ctype *want; /* pointer to it */
	char *leaf;		  /* "Tpte_t;", as it stands in types of the index */
	VEC(struct leaf) leaves;
	struct map *carriers;
	struct map *candidates; /* file ids */
	file_ids_t files;	/* sorted by path */
	size_t unknown;		/* pointers whose type is not known */
};

/* ---- the type -------------------------------------------------------------------------------- */

/* What a type ends in, through pointers and arrays */
static const struct ctype *leaf_of(const struct ctype *t)
{
	while (t->kind == CT_POINTER || t->kind == CT_ARRAY || t->kind == CT_FUNC)
		t = t->inner;
	return t;
}

static int read_type(struct derefs *k)
{
	const struct ctype *t = ctype_unknown, *leaf;
	struct syntax *s = NULL;
	struct decls *none = decls_new();
	struct str text = STR_INIT;
	struct err ignored = { 0 };
	size_t off;
	node_id n;

	if (!syntax_parse_fragment(&s, k->type, strlen(k->type), FRAG_TYPE, index_names(k->q->ix),
				   &off, &ignored)) {
		n = node_child_kind(s, SYNTAX_ROOT, N_TYPE_NAME);
		t = n ? decl_type_name(none, s, n) : ctype_unknown;
	}
	leaf = leaf_of(t);
	if (leaf->kind == CT_UNKNOWN)
		err_set(k->err, ERR_USAGE, "\"%s\" is no type", k->type);
	else if (leaf->kind == CT_BASE)
		err_set(k->err, ERR_USAGE,
			"\"%s\": only typedefs, structs, unions and enums can be asked for",
			k->type);
	k->want = ctype_get(CT_POINTER, "", t);
	ctype_dump(leaf, &text);
	if (leaf->kind == CT_TYPEDEF && strchr(text.buf, ';'))
		text.buf[strchr(text.buf, ';') - text.buf + 1] = '\0';
	k->leaf = xstrdup(text.buf);
	str_release(&text);
	syntax_free(s);
	decls_free(none);
	return k->err->code;
}

/* ---- carriers -------------------------------------------------------------------------------- */

static void add_leaf(struct derefs *k, const char *text, bool pointer)
{
	size_t i;

	for (i = 0; i < k->leaves.len; i++)
		if (!strcmp(k->leaves.at[i].text, text))
			return;
	vec_push(&k->leaves, (struct leaf){ intern(text), pointer });
}

/* Is this type, or what it points to, or returns, a pointer to the type? */
static bool has_pointer(const struct derefs *k, const char *type)
{
	const char *p;
	size_t i;

	for (i = 0; i < k->leaves.len; i++) {
		p = strstr(type, k->leaves.at[i].text);
		if (p && (k->leaves.at[i].pointer || (p > type && (p[-1] == 'P' || p[-1] == 'A'))))
			return true;
	}
	return false;
}

static bool take_typedef(void *ctx, const struct cell *c, int n)
{
	struct derefs *k = ctx;
	char *type = xstrndup(c[1].text, c[1].len),
	     *leaf = xasprintf("T%.*s;", (int)c[0].len, c[0].text);
	size_t i;

	(void)n;
	for (i = 0; i < k->leaves.len; i++)
		if (!strncmp(type, k->leaves.at[i].text, strlen(k->leaves.at[i].text))) {
			add_leaf(k, leaf, k->leaves.at[i].pointer);
			break;
		}
	if (i == k->leaves.len && has_pointer(k, type))
		add_leaf(k, leaf, true);
	free(type);
	free(leaf);
	return false;
}

static bool take_carrier(void *ctx, const struct cell *c, int n)
{
	struct derefs *k = ctx;
	char *type = xstrndup(c[1].text, c[1].len);

	(void)n;
	if (c[0].len && has_pointer(k, type))
		map_slot(k->carriers, c[0].text, c[0].len, NULL);
	free(type);
	return false;
}

/* Names declared as a pointer to the type: what has the type itself must be named by its address, in
 * functions that say the type. */
static void find_carriers(struct derefs *k)
{
	static const char *const tables[] = { "field", "function", "variable" };
	size_t i, before;
	char *sql;

	add_leaf(k, k->leaf, false);
	do {
		before = k->leaves.len;
		index_sql(k->q->ix, "SELECT name, type FROM typedef ORDER BY name, type", NULL,
			  take_typedef, k, k->err);
	} while (k->leaves.len > before && !k->err->code);
	for (i = 0; i < k->leaves.len; i++) /* "Tname;" says name */
		map_slot(k->carriers, k->leaves.at[i].text + 1, strlen(k->leaves.at[i].text) - 2,
			 NULL);
	for (i = 0; i < ARRAY_SIZE(tables) && !k->err->code; i++) {
		sql = xasprintf(
			"SELECT name, type FROM %s WHERE instr(type, 'P') OR instr(type, 'A') OR "
			"instr(type, 'T')",
			tables[i]);
		index_sql(k->q->ix, sql, NULL, take_carrier, k, k->err);
		free(sql);
	}
}

static void add_candidates(struct derefs *k, const char *name)
{
	file_ids_t v = { 0 };
	size_t i;

	index_files_using(k->q->ix, name, false, &v, k->err);
	for (i = 0; i < v.len; i++)
		map_slot(k->candidates, (const char *)&v.at[i], sizeof(v.at[i]), NULL);
	vec_release(&v);
}

static bool is_param(const struct cell *params, const char *name, size_t len)
{
	const char *p = params->text, *end, *comma;

	for (end = params->kind == CELL_TEXT ? p + params->len : p; p < end; p = comma + 1) {
		comma = memchr(p, ',', (size_t)(end - p));
		comma = comma ? comma : end;
		if ((size_t)(comma - p) == len && !memcmp(p, name, len))
			return true;
	}
	return false;
}

static bool says_carrier(const struct map *carriers, const struct cell *params,
			 const struct cell *body)
{
	const char *p = body->text, *end = p + body->len, *start;

	while (p < end) {
		if (!ident_char(*p) || (*p >= '0' && *p <= '9')) {
			p++;
			continue;
		}
		for (start = p; p < end && ident_char(*p); p++)
			;
		if (map_hasn(carriers, start, (size_t)(p - start)) &&
		    !is_param(params, start, (size_t)(p - start)))
			return true;
	}
	return false;
}

static bool take_macro(void *ctx, const struct cell *c, int n)
{
	struct derefs *k = ctx;

	(void)n;
	if (!map_hasn(k->carriers, c[1].text, c[1].len) && says_carrier(k->carriers, &c[2], &c[3]))
		map_slot(k->carriers, c[1].text, c[1].len, NULL);
	return false;
}

/* Each round: the files of new carriers, the macros in them that say a carrier */
static void find_candidates(struct derefs *k)
{
	size_t names = 0, files = 0;
	const char *path;
	uint32_t file;

	while (names < map_size(k->carriers) && !k->err->code) {
		for (; names < map_size(k->carriers); names++)
			add_candidates(k, map_key(k->carriers, names, NULL));
		for (; files < map_size(k->candidates); files++) {
			memcpy(&file, map_key(k->candidates, files, NULL), sizeof(file));
			path = index_file_path(k->q->ix, file);
			if (path && ends_with(path, ".h"))
				index_rows(k->q->ix, TABLE_MACRO, file, take_macro, k, k->err);
		}
	}
	for (files = 0; files < map_size(k->candidates); files++) {
		memcpy(&file, map_key(k->candidates, files, NULL), sizeof(file));
		if (index_file_path(k->q->ix, file) && query_wants_file(k->q, file))
			vec_push(&k->files, file);
	}
	index_sort_files(k->q->ix, &k->files);
}

/* ---- in a worker ----------------------------------------------------------------------------- */

struct record {
	int line, column;
	uint32_t unknown; /* in the first record of a file: pointers of unknown type */
	uint32_t kind, function, type, text; /* kind; lengths of the texts behind */
};
enum { DEREF_STAR, DEREF_INDEX, DEREF_ARROW, DEREF_PROBLEM };

static node_id pointer_of(const struct syntax *s, node_id n, uint32_t *kind)
{
	switch (node_at(s, n)->kind) {
	case N_DEREF:
		*kind = DEREF_STAR;
		return node_at(s, n)->child;
	case N_INDEX:
		*kind = DEREF_INDEX;
		return node_role(s, n, R_LEFT);
	case N_PMEMBER:
		*kind = DEREF_ARROW;
		return node_role(s, n, R_LEFT);
	default:
		return 0;
	}
}

static void add_deref(struct infer *in, const struct syntax *s, node_id n, node_id pointer,
		      uint32_t kind, struct str *out)
{
	const char *function = node_function_name(s, node_function(s, n));
	struct record r = { .kind = kind };
	struct str type = STR_INIT, text = STR_INIT;

	syntax_position(s, node_start(s, n), &r.line, &r.column);
	ctype_print(infer_type(in, pointer), &type);
	node_text(s, n, &text);
	r.function = (uint32_t)strlen(function);
	r.type = (uint32_t)type.len;
	r.text = (uint32_t)text.len;
	str_addn(out, &r, sizeof(r));
	str_addn(out, function, r.function);
	str_addn(out, type.buf, type.len);
	str_addn(out, text.buf, text.len);
	str_release(&type);
	str_release(&text);
}

/* Tokens may belong to nodes of several variants: each place once. */
static void look_through(struct derefs *k, struct infer *in, const struct syntax *s,
			 struct str *out)
{
	struct record head = { 0 };
	struct map *seen = map_new();
	size_t at = out->len;
	node_id n, p;
	uint32_t kind, key[2];
	bool is_new;
	int fits;

	str_addn(out, &head, sizeof(head));
	for (n = SYNTAX_ROOT; n; n = node_next(s, n, SYNTAX_ROOT)) {
		p = pointer_of(s, n, &kind);
		if (!p)
			continue;
		fits = infer_expr_fits(in, p, k->want);
		if (!fits)
			continue;
		key[0] = node_start(s, n);
		key[1] = node_end(s, n);
		map_slot(seen, (const char *)key, sizeof(key), &is_new);
		if (!is_new)
			continue;
		if (fits > 0)
			add_deref(in, s, n, p, kind, out);
		else
			head.unknown++;
	}
	memcpy(out->buf + at, &head, sizeof(head));
	map_free(seen);
}

/* SQLite's connections don't survive a fork: each worker opens its own. */
static struct decls *own_decls(struct derefs *k, struct err *err)
{
	static struct decls *decls;
	struct index *ix;

	if (!decls && !index_open(&ix, k->q->options, err) && !index_snapshot(ix, err))
		decls = decls_from_index(ix);
	return decls;
}

static void add_problem(const char *text, struct str *out)
{
	struct record r = { .kind = DEREF_PROBLEM, .text = (uint32_t)strlen(text) };

	str_addn(out, &r, sizeof(r));
	str_add(out, text);
}

static void work(void *ctx, size_t i, struct str *out)
{
	struct derefs *k = ctx;
	const char *path =
		index_file_path(k->q->ix, k->files.at[i]); /* remembered before the fork */
	char *full = path_join(tree_root(k->q->tree), path);
	struct str text = STR_INIT;
	struct err err = { 0 };
	struct syntax *s = NULL;
	struct decls *decls = own_decls(k, &err);
	struct infer *in;
	size_t before = out->len; /* what forkmap wrote in front */

	if (decls && !file_read(full, &text, &err) &&
	    !syntax_parse(&s, text.buf, text.len, index_names(k->q->ix), &err)) {
		in = k->q->arch ? infer_new_for(s, path, decls, k->q->arch)
				: infer_new(s, path, decls);
		look_through(k, in, s, out);
		infer_free(in);
	}
	if (err.code || (decls && decls_error(decls))) {
		out->len = before;
		add_problem(err.code ? err.text : decls_error(decls)->text, out);
	}
	syntax_free(s);
	str_release(&text);
	free(full);
}

/* ---- in the caller --------------------------------------------------------------------------- */

static void add_row(struct derefs *k, const char *path, const struct record *r, const char *p)
{
	static const char *const kinds[] = { "*", "[]", "->" };
	struct answer *a = k->a;

	answer_text(a, path);
	answer_int(a, r->line);
	answer_int(a, r->column);
	if (r->function)
		answer_textn(a, p, r->function);
	else
		answer_text(a, NULL);
	answer_text(a, kinds[r->kind]);
	answer_textn(a, p + r->function, r->type);
	answer_textn(a, p + r->function + r->type, r->text);
}

static void take(void *ctx, size_t i, const char *p, size_t n)
{
	struct derefs *k = ctx;
	const char *path = index_file_path(k->q->ix, k->files.at[i]), *end = p + n;
	struct record r;
	char *why;

	while (p < end) {
		memcpy(&r, p, sizeof(r));
		p += sizeof(r);
		if (r.kind == DEREF_PROBLEM) {
			why = xstrndup(p, r.text);
			answer_gap(k->a, path, why);
			free(why);
		} else if (r.line) {
			add_row(k, path, &r, p);
		} else {
			k->unknown += r.unknown;
		}
		p += r.function + r.type + r.text;
	}
}

static void lost(void *ctx, size_t i, const char *reason)
{
	struct derefs *k = ctx;

	answer_gap(k->a, index_file_path(k->q->ix, k->files.at[i]), reason);
}

static void find_all(struct derefs *k)
{
	struct forkmap f = {
		.jobs = k->q->jobs, .work = work, .take = take, .lost = lost, .ctx = k
	};
	file_ids_t declaring = { 0 };

	if (read_type(k))
		return;
	map_set(k->carriers, leaf_of(k->want)->name, 1);
	if (!index_files_using(k->q->ix, leaf_of(k->want)->name, true, &declaring, k->err) &&
	    !declaring.len)
		query_unknown(k->q, "type", leaf_of(k->want)->name, k->err);
	vec_release(&declaring);
	if (k->err->code)
		return;
	find_carriers(k);
	find_candidates(k);
	f.n = k->files.len;
	if (!k->err->code)
		forkmap_run(&f, k->err);
	if (k->unknown)
		answer_note(k->a,
			    "of %zu pointers that are dereferenced in these files the type is not "
			    "known",
			    k->unknown);
}

int query_derefs(struct query *q, const char *type, struct answer *a, struct err *err)
{
	static const char *const columns[] = { "file", "line", "column", "function",
					       "kind", "type", "text",	 NULL };
	static const char *const order[] = { "file", "line", "column", NULL };
	struct derefs k = { .q = q,
			    .a = a,
			    .err = err,
			    .type = type,
			    .carriers = map_new(),
			    .candidates = map_new() };

	answer_columns(a, columns,
		       "{file}:{line}:{column}: [{function}: ]{text} ({kind} of {type})");
	find_all(&k);
	if (!err->code)
		query_gaps(q, a, err);
	answer_sort(a, order);
	vec_release(&k.files);
	vec_release(&k.leaves);
	map_free(k.carriers);
	map_free(k.candidates);
	free(k.leaf);
	return err->code;
}
