// SPDX-License-Identifier: GPL-2.0-only
/* The type of an expression in a line, under each profile. */
#include "match/private.h"

/* As it reads without white space and comments; "" when it is no expression */
static void folded(const char *expr, const struct names *names, struct str *out)
{
	struct syntax *s;
	size_t off;

	if (strchr(expr, '\n') || syntax_parse_fragment(&s, expr, strlen(expr), FRAG_EXPR, names, &off, NULL))
		return;
	node_text(s, SYNTAX_ROOT, out);
	syntax_free(s);
}

typedef VEC(node_id) nodes_t;

static void find_nodes(const struct source *src, const struct str *expr, int line, nodes_t *out)
{
	struct str text = STR_INIT;
	int at, column;

	for (node_id n = SYNTAX_ROOT; n; n = node_next(src->s, n, SYNTAX_ROOT)) {
		if (!node_kind_is_expr(node_at(src->s, n)->kind))
			continue;
		syntax_position(src->s, node_start(src->s, n), &at, &column);
		if (at != line)
			continue;
		str_reset(&text);
		node_text(src->s, n, &text);
		if (text.len == expr->len && !memcmp(text.buf, expr->buf, text.len))
			vec_push(out, n);
	}
	str_release(&text);
}

struct by_type {
	const char *type; /* interned: where a typedef stands for different things, it is still one name */
	uint64_t views;
};
typedef VEC(struct by_type) by_types_t;

static void add_type(by_types_t *list, const char *type, uint64_t view)
{
	struct by_type b = { type, view };

	for (size_t i = 0; i < list->len; i++) {
		if (list->at[i].type == type) {
			list->at[i].views |= view;
			return;
		}
	}
	vec_push(list, b);
}

static void types_of_node(struct run *r, struct source *src, node_id n, struct arena *arena, types_seen_t *out)
{
	by_types_t list = { 0 };
	struct str text = STR_INIT;
	ctypes_t types = { 0 };
	struct type_seen seen;

	for (size_t i = 0; i < src->ff->nprofiles; i++) {
		src->view = (uint64_t)1 << i;
		types.len = 0;
		fact_types(src, n, &types);
		for (size_t k = 0; k < types.len; k++) {
			str_reset(&text);
			ctype_print(types.at[k], &text);
			add_type(&list, internn(text.buf, text.len), src->view);
		}
	}
	syntax_position(src->s, node_start(src->s, n), &seen.line, &seen.column);
	for (size_t i = 0; i < list.len; i++) {
		seen.type = list.at[i].type;
		seen.profiles = views_names(r, src, list.at[i].views, arena);
		vec_push(out, seen);
	}
	vec_release(&list);
	vec_release(&types);
	str_release(&text);
}

static int by_column(const void *a, const void *b)
{
	const struct type_seen *x = a, *y = b;

	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return strcmp(x->type, y->type);
}

static int look(struct run *r, struct source *src, const nodes_t *nodes, struct arena *arena, types_seen_t *out,
		struct err *err)
{
	candidates_t files = { 0 };
	struct candidate c = { .path = intern(src->path) };
	const char *arch = tree_path_arch(src->path);
	int ret;

	for (size_t i = 0; i < nodes->len; i++)
		vec_push(&c.places, node_start(src->s, nodes->at[i]));
	run_arches(r);
	for (size_t i = 0; i < r->arches.len; i++)
		if (!arch || arch == r->arches.at[i])
			vec_push(&c.arches, r->arches.at[i]);
	r->every_profile = true;
	vec_push(&files, c);
	ret = ask_clang(r, &files, &(paths_t){ 0 }, err);
	src->ff = ret ? NULL : facts_of(r->facts, c.path);
	for (size_t i = 0; src->ff && i < nodes->len; i++)
		types_of_node(r, src, nodes->at[i], arena, out);
	if (out->len)
		qsort(out->at, out->len, sizeof(*out->at), by_column);
	candidates_release(&files);
	return ret;
}

int match_types(const struct match_options *o, const char *path, const char *expr, int line, struct arena *arena,
		types_seen_t *out, struct err *err)
{
	struct str text = STR_INIT;
	struct match_result unused;
	nodes_t nodes = { 0 };
	struct source src;
	struct run r;
	int ret;

	run_begin(&r, o, &unused);
	r.names = index_names(o->index);
	folded(expr, r.names, &text);
	ret = source_open(&src, tree_root(o->tree), path, r.names, NULL, err);
	if (!ret) {
		find_nodes(&src, &text, line, &nodes);
		if (nodes.len)
			ret = look(&r, &src, &nodes, arena, out, err);
		source_close(&src);
	}
	vec_release(&nodes);
	str_release(&text);
	run_end(&r, ret);
	if (!ret)
		match_release(&unused);
	return ret;
}
