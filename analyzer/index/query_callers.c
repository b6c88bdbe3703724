// SPDX-License-Identifier: GPL-2.0-only
/*
 * query callers: by name first; a call in the body of a macro makes those who use the macro callers,
 * too, and so on; then through pointers that the function was stored in, and as an argument.
 */
#include "index/query_calls.h"
#include "index/query_uses.h"

#define MACRO_DEPTH 8 /* macros that expand to macros … */

/* A macro whose body calls the function, directly or through another one */
struct through {
	const char *name;
	int64_t id;
	bool possible; /* on the way here something was only possible */
	bool object;   /* is used without parentheses */
	int depth;
};
struct slot {
	const char *tag, *field; /* tag NULL: not known; field: or the array that it is an element of */
	uint32_t file;           /* only calls in this file; 0: in any */
};
struct callers {
	struct calls c;
	struct answer *a;
	struct spec spec;
	VEC(struct through) macros; /* in the order in which they were found */
	VEC(struct slot) slots;
	struct map *seen; /* ids of macros, places of rows, slots */
	size_t definitions;
	bool cut;
	/* of the file being looked at */
	const struct through *via; /* NULL: calls of the function itself */
	target_list_t means;	   /* what the name means there */
	bool possible, wanted;
};

static bool seen_before(struct callers *k, char kind, int64_t id, const char *text)
{
	char *key = xasprintf("%c %lld %s", kind, (long long)id, text);
	bool is_new;

	map_slot(k->seen, key, strlen(key), &is_new);
	free(key);
	return !is_new;
}

static bool is_found(const struct callers *k, int64_t macro)
{
	char key[32];

	snprintf(key, sizeof(key), "m %lld ", (long long)macro);
	return map_has(k->seen, key);
}

/* ---- rows ------------------------------------------------------------------------------------ */

struct caller {
	int64_t id; /* of the row that it comes from: gives the file */
	int line, column;
	const char *function, *kind, *via, *text, *cond;
	bool possible;
};

static void add_caller(struct callers *k, const struct caller *r)
{
	struct answer *a = k->a;
	struct str list = STR_INIT;

	answer_text(a, query_path_of(k->c.q, r->id));
	answer_int(a, r->line);
	answer_int(a, r->column);
	answer_text(a, r->function);
	answer_text(a, r->kind);
	answer_bool(a, r->possible);
	answer_text(a, r->via);
	answer_text(a, r->text);
	targets_list(&k->means, &list);
	answer_list(a, list.buf);
	answer_text(a, r->cond);
	str_release(&list);
}

/* ---- by name --------------------------------------------------------------------------------- */

static void found_macro(struct callers *k, const struct macro_row *m, bool object, bool possible)
{
	struct through t = { m->name, m->id, possible, object, k->via ? k->via->depth + 1 : 1 };

	if (seen_before(k, 'm', m->id, ""))
		return;
	if (t.depth > MACRO_DEPTH)
		k->cut = true;
	else
		vec_push(&k->macros, t);
}

static void call_in_macro(struct callers *k, const struct call_row *r, struct caller *row)
{
	struct macro_rows v = { .arena = k->c.arena };

	index_row(k->c.q->ix, TABLE_MACRO, r->macro, add_macro_row, &v, k->c.err);
	if (v.rows.len && !calls_is_param(v.rows.at[0].params, r->callee)) {
		row->function = v.rows.at[0].name;
		row->kind = "macro";
		if (!seen_before(k, 'c', r->id, ""))
			add_caller(k, row);
		found_macro(k, &v.rows.at[0], !v.rows.at[0].params, row->possible);
	}
	vec_release(&v.rows);
}

static bool take_call(void *ctx, const struct cell *cells, int n)
{
	struct callers *k = ctx;
	struct call_row r;
	struct caller row = { .possible = k->possible, .kind = k->via ? "through macro" : "call" };

	(void)n;
	if (cells[2].kind != CELL_NULL) /* through a pointer, not by this name */
		return false;
	call_row(&r, cells, k->c.arena);
	row.id = r.id;
	row.line = r.line;
	row.column = r.column;
	row.via = k->via ? k->via->name : NULL;
	row.text = calls_text(&k->c, &r);
	row.cond = r.cond;
	if (r.macro) {
		call_in_macro(k, &r, &row);
	} else if (!seen_before(k, 'c', r.id, "")) {
		row.function = calls_function_name(&k->c, r.function);
		add_caller(k, &row);
	}
	return false;
}

/* #define other_name name */
static bool take_alias(void *ctx, const struct cell *cells, int n)
{
	struct callers *k = ctx;
	struct macro_row m;
	struct caller row = { .kind = "macro", .possible = k->possible };

	(void)n;
	macro_row(&m, cells, k->c.arena);
	if (m.params)
		return false;
	row.id = m.id;
	row.line = m.line;
	row.column = 1;
	row.function = m.name;
	row.via = k->via ? k->via->name : NULL;
	row.text = m.body;
	row.cond = m.cond;
	if (!seen_before(k, 'a', m.id, ""))
		add_caller(k, &row);
	found_macro(k, &m, false, k->possible); /* called by its new name */
	return false;
}

static void use_in_macro(struct callers *k, const struct use *u)
{
	struct macro_rows v = { .arena = k->c.arena };
	size_t i;

	index_rows_where(k->c.q->ix, TABLE_MACRO, u->file, "name", u->function, add_macro_row, &v,
			 k->c.err);
	for (i = 0; i < v.rows.len; i++)
		if (v.rows.at[i].line <= u->line && u->line <= v.rows.at[i].end_line)
			found_macro(k, &v.rows.at[i], !v.rows.at[i].params, k->possible);
	vec_release(&v.rows);
}

static void look_in_file(struct callers *k, const char *name, uint32_t file);

/* A macro without parameters that stands for a call: #define current get_current() */
static void take_use(void *ctx, const struct use *u)
{
	struct callers *k = ctx;
	struct caller row = { .id = (int64_t)u->file << ROW_BITS,
			      .line = u->line,
			      .column = u->column,
			      .kind = u->in_macro ? "macro" : "through macro",
			      .via = k->via->name,
			      .text = u->text,
			      .function = u->function };
	char *place;
	bool seen;

	if (u->kind != USE_OTHER && u->kind != USE_CALL && u->kind != USE_LABEL)
		return;
	look_in_file(k, k->via->name, u->file);
	if (!k->wanted)
		return;
	row.possible = k->possible;
	place = xasprintf("%d:%d", u->line, u->column);
	seen = seen_before(k, 'u', row.id, place);
	free(place);
	if (seen)
		return;
	add_caller(k, &row);
	if (u->in_macro && u->function)
		use_in_macro(k, u);
}

/* ---- through pointers ------------------------------------------------------------------------ */

static void add_slot(struct callers *k, const char *tag, const char *field, uint32_t file)
{
	char *key = xasprintf("%s %s", tag ? tag : "", field);

	if (!seen_before(k, 's', file, key))
		vec_push(&k->slots, (struct slot){ tag, field, file });
	free(key);
}

static void passed_on(struct callers *k, const struct ref_row *r)
{
	const char *in = calls_function_name(&k->c, r->function);
	struct caller row = { .id = r->id,
			      .line = r->line,
			      .column = r->column,
			      .function = r->field,
			      .kind = "argument",
			      .possible = true,
			      .cond = r->cond };

	row.text = in ? arena_printf(k->c.arena, "argument %d of %s(), in %s()", r->position + 1,
				     r->field, in)
		      : arena_printf(k->c.arena, "argument %d of %s()", r->position + 1, r->field);
	add_caller(k, &row);
}

static bool take_ref(void *ctx, const struct cell *cells, int n)
{
	struct callers *k = ctx;
	struct ref_row r;

	(void)n;
	ref_row(&r, cells);
	if (!strcmp(r.how, "element") && r.owner)
		add_slot(k, NULL, r.owner, row_file(r.id));
	if (!r.field)
		return false;
	if (!strcmp(r.how, "argument"))
		passed_on(k, &r);
	else if (!strcmp(r.how, "field") || !strcmp(r.how, "assign"))
		add_slot(k, calls_ref_tag(&k->c, &r), r.field, 0);
	return false;
}

struct pointer_calls {
	struct callers *k;
	const struct slot *slot;
};

static bool take_pointer_call(void *ctx, const struct cell *cells, int n)
{
	struct pointer_calls *p = ctx;
	struct callers *k = p->k;
	const char *tag = p->slot->tag, *field = p->slot->field;
	struct call_row r;
	struct caller row = { .kind = "pointer", .possible = true };

	(void)n;
	call_row(&r, cells, k->c.arena);
	if (!r.via || !strcmp(r.via, r.callee) || !tags_may_be(calls_via_tags(&k->c, &r), tag) ||
	    seen_before(k, 'c', r.id, ""))
		return false;
	row.id = r.id;
	row.line = r.line;
	row.column = r.column;
	row.function = calls_function_name(&k->c, r.function);
	row.via = tag && *tag != '<' ? arena_printf(k->c.arena, "%s.%s", tag, field) : field;
	row.text = calls_text(&k->c, &r);
	row.cond = r.cond;
	add_caller(k, &row);
	return false;
}

static void look_through_slot(struct callers *k, const struct slot *s)
{
	struct pointer_calls p = { k, s };
	file_ids_t files = { 0 };
	size_t i;

	k->means.len = 0;
	index_files_using(k->c.q->ix, s->field, false, &files, k->c.err);
	for (i = 0; i < files.len && !k->c.err->code; i++)
		if (query_wants_file(k->c.q, files.at[i]) && (!s->file || s->file == files.at[i]))
			index_rows_where(k->c.q->ix, TABLE_CALL, files.at[i], "callee", s->field,
					 take_pointer_call, &p, k->c.err);
	vec_release(&files);
}

/* ---- one name in all files ------------------------------------------------------------------- */

/* What the name means in this file, whether that is what is asked for (k->wanted), surely or not. */
static void look_in_file(struct callers *k, const char *name, uint32_t file)
{
	size_t i, wanted = 0;

	k->means.len = 0;
	calls_resolve(&k->c, name, file, &k->means);
	for (i = 0; i < k->means.len; i++)
		wanted += k->via ? is_found(k, k->means.at[i]->id)
				 : spec_has_file(&k->spec, k->means.at[i]->path);
	if (!k->means.len) /* assembly, or a compiler's own */
		wanted = !k->via && !k->spec.file;
	k->wanted = wanted != 0;
	k->possible = (k->via && k->via->possible) || wanted < k->means.len;
}

static void look_in_all(struct callers *k, const char *name)
{
	struct index *ix = k->c.q->ix;
	file_ids_t files = { 0 };
	size_t i;

	index_files_using(ix, name, false, &files, k->c.err);
	for (i = 0; i < files.len && !k->c.err->code; i++) {
		if (!query_wants_file(k->c.q, files.at[i]))
			continue;
		look_in_file(k, name, files.at[i]);
		if (!k->wanted)
			continue;
		index_rows_where(ix, TABLE_CALL, files.at[i], "callee", name, take_call, k,
				 k->c.err);
		index_rows_where(ix, TABLE_MACRO, files.at[i], "body", name, take_alias, k,
				 k->c.err);
		if (!k->via)
			index_rows_where(ix, TABLE_FUNC_REF, files.at[i], "name", name, take_ref, k,
					 k->c.err);
	}
	vec_release(&files);
}

static void look_through_macros(struct callers *k)
{
	struct through t;
	size_t i;

	for (i = 0; i < k->macros.len && !k->c.err->code; i++) {
		t = k->macros.at[i]; /* the array may move */
		k->via = &t;
		if (t.object)
			uses_of(k->c.q, t.name, take_use, k, k->a, k->c.err);
		else
			look_in_all(k, t.name);
	}
	k->via = NULL;
	if (k->cut)
		answer_note(k->a,
			    "macros that lead there through more than %d other macros are left out",
			    MACRO_DEPTH);
}

/* ---- the question ---------------------------------------------------------------------------- */

/* Several definitions: then a row says which of them is meant. */
#define TEXT "{file}:{line}:{column}: [{function}: ]{text}[ ({kind!call}[ {via}])][ ({possible})]"
static void choose_text(struct callers *k)
{
	const struct targets *t = calls_targets(&k->c, k->spec.name);

	k->a->text = t->at.len < 2 ? TEXT : TEXT "[ -> {definitions}]";
}

static void check_spec(struct callers *k)
{
	const struct targets *t = calls_targets(&k->c, k->spec.name);
	size_t i;

	if (!k->spec.file) {
		if (!t->at.len && !answer_rows(k->a))
			query_unknown(k->c.q, "function or macro", k->spec.name, k->c.err);
		return;
	}
	for (i = 0; i < t->at.len; i++)
		if (spec_has_file(&k->spec, t->at.at[i].path))
			return;
	err_set(k->c.err, ERR_NOTFOUND, "no definition of \"%s\" in a file %s", k->spec.name,
		k->spec.file);
}

int query_callers(struct query *q, const char *name, struct answer *a, struct err *err)
{
	static const char *const columns[] = { "file",	      "line",	  "column", "function",
					       "kind",	      "possible", "via",    "text",
					       "definitions", "cond",	  NULL };
	static const char *const order[] = { "file", "line", "column", NULL };
	struct callers k = { .a = a, .seen = map_new() };
	size_t i;

	calls_init(&k.c, q, NULL, err);
	spec_init(&k.spec, name);
	answer_columns(a, columns, NULL);
	look_in_all(&k, k.spec.name);
	look_through_macros(&k);
	for (i = 0; i < k.slots.len; i++)
		look_through_slot(&k, &k.slots.at[i]);
	choose_text(&k);
	check_spec(&k);
	if (!err->code)
		query_gaps(q, a, err);
	answer_sort(a, order);
	vec_release(&k.macros);
	vec_release(&k.slots);
	vec_release(&k.means);
	map_free(k.seen);
	spec_release(&k.spec);
	calls_release(&k.c);
	return err->code;
}
