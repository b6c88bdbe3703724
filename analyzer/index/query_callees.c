// SPDX-License-Identifier: GPL-2.0-only
/* query callees: calls in the body, what the macros used there call, and, marked possible, what may be
 * called through pointers. */
#include "index/query_calls.h"

#define MACRO_DEPTH 8

struct step {
	const struct target *target;
	int depth;
};
struct callees {
	struct calls c;
	struct answer *a;
	struct map *seen;	/* ids of functions in `nodes`; functions at one place */
	VEC(struct step) nodes; /* breadth first */
	/* of the function being looked at */
	struct step at;
	int depth;
	/* of the call whose macro is being looked through */
	const struct call_row *call;
	const char *macro;
	bool possible;
	int macro_depth;
};

static bool seen_before(struct callees *k, int64_t id, const char *text)
{
	char *key = xasprintf("%lld %s", (long long)id, text);
	bool is_new;

	map_slot(k->seen, key, strlen(key), &is_new);
	free(key);
	return !is_new;
}

static void add_callee(struct callees *k, const struct edge *e, const struct call_row *place,
		       const char *kind, const char *via, bool possible)
{
	struct answer *a = k->a;
	struct str list = STR_INIT;

	answer_int(a, k->at.depth);
	answer_text(a, k->at.target->path);
	answer_int(a, place->line);
	answer_int(a, place->column);
	answer_text(a, k->at.target->name);
	answer_text(a, e->name);
	answer_text(a, kind);
	answer_bool(a, possible);
	answer_text(a, via);
	answer_text(a, calls_text(&k->c, place));
	targets_list(e->means, &list);
	answer_list(a, list.buf);
	answer_text(a, place->cond);
	str_release(&list);
}

/* The functions that are meant will be looked at, too, if they are not too deep. */
static void go_on(struct callees *k, const struct edge *e)
{
	size_t i;

	for (i = 0; i < e->means->len && k->at.depth < k->depth; i++)
		if (e->means->at[i]->defined && !e->means->at[i]->macro &&
		    !seen_before(k, e->means->at[i]->id, ""))
			vec_push(&k->nodes, (struct step){ e->means->at[i], k->at.depth + 1 });
}

/* ---- through macros -------------------------------------------------------------------------- */

static void look_into_macros(struct callees *k, const struct edge *e);

static bool is_function(const struct edge *e)
{
	size_t i;

	for (i = 0; i < e->means->len; i++)
		if (!e->means->at[i]->macro)
			return true;
	return false;
}

static void take_from_macro(void *ctx, const struct edge *e)
{
	struct callees *k = ctx;

	if (is_function(e) && !seen_before(k, k->call->id, e->name)) {
		add_callee(k, e, k->call, "through macro", k->macro, k->possible);
		go_on(k, e);
	}
	look_into_macros(k, e);
}

static void look_into_macros(struct callees *k, const struct edge *e)
{
	bool possible = k->possible;
	target_list_t means = { 0 }; /* that of the edge is reused meanwhile */
	size_t i;

	for (i = 0; i < e->means->len; i++)
		vec_push(&means, e->means->at[i]);
	for (i = 0; i < means.len && k->macro_depth < MACRO_DEPTH; i++) {
		/* each macro once a place, whichever way leads to it */
		if (!means.at[i]->macro ||
		    seen_before(k, k->call->id,
				arena_printf(k->c.arena, "#%lld", (long long)means.at[i]->id)))
			continue;
		k->possible = possible || means.len > 1;
		k->macro_depth++;
		calls_made(&k->c, means.at[i], k->at.target->file, false, take_from_macro, k);
		k->macro_depth--;
	}
	k->possible = possible;
	vec_release(&means);
}

/* ---- one function ---------------------------------------------------------------------------- */

static void take_call(void *ctx, const struct edge *e)
{
	static const char *const kinds[] = {
		[EDGE_CALL] = "call", [EDGE_MACRO] = "macro", [EDGE_POINTER] = "pointer"
	};
	struct callees *k = ctx;

	add_callee(k, e, e->call, kinds[e->kind], e->via, e->kind == EDGE_POINTER);
	if (e->kind == EDGE_POINTER)
		return;
	seen_before(k, e->call->id, e->name);
	go_on(k, e);
	k->call = e->call;
	k->macro = e->name;
	k->possible = false;
	look_into_macros(k, e);
}

static void start(struct callees *k, const struct spec *spec)
{
	const struct targets *t = calls_targets(&k->c, spec->name);
	size_t i;

	for (i = 0; i < t->at.len && t->defined; i++)
		if (spec_has_file(spec, t->at.at[i].path) && !seen_before(k, t->at.at[i].id, ""))
			vec_push(&k->nodes, (struct step){ &t->at.at[i], 1 });
	if (k->nodes.len || k->c.err->code)
		return;
	if (spec->file)
		err_set(k->c.err, ERR_NOTFOUND, "no definition of \"%s\" in a file %s", spec->name,
			spec->file);
	else if (!t->at.len)
		query_unknown(k->c.q, "function or macro", spec->name, k->c.err);
	else
		answer_note(k->a, "%s() is declared, but no C file defines it", spec->name);
}

int query_callees(struct query *q, const char *name, struct answer *a, struct err *err)
{
	static const char *const columns[] = { "depth",	   "file",   "line",	    "column",
					       "function", "callee", "kind",	    "possible",
					       "via",	   "text",   "definitions", "cond",
					       NULL };
	static const char *const order[] = { "depth", "file", "line", "column", NULL };
	struct callees k = { .a = a, .seen = map_new(), .depth = q->depth ? q->depth : 1 };
	struct spec spec;
	size_t i;

	calls_init(&k.c, q, NULL, err);
	spec_init(&spec, name);
	answer_columns(a, columns,
		       k.depth > 1 ? "{depth}: {file}:{line}:{column}: {function} -> {callee}: "
				     "{text}[ ({kind!call}[ {via}])][ ({possible})]"
				   : "{file}:{line}:{column}: {callee}: {text}[ ({kind!call}[ "
				     "{via}])][ ({possible})]");
	start(&k, &spec);
	for (i = 0; i < k.nodes.len && !err->code; i++) {
		k.at = k.nodes.at[i]; /* the array may move */
		calls_made(&k.c, k.at.target, k.at.target->file, true, take_call, &k);
	}
	if (!err->code)
		query_gaps(q, a, err);
	answer_sort(a, order);
	vec_release(&k.nodes);
	map_free(k.seen);
	spec_release(&spec);
	calls_release(&k.c);
	return err->code;
}
