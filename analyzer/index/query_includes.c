// SPDX-License-Identifier: GPL-2.0-only
/* query includes: the #include lines of a file and what they mean, or who includes it. */
#include "index/query_rows.h"

struct line {
	int64_t id;
	int line;
	const char *form, *spelled, *cond;
};
struct includes {
	struct query *q;
	struct answer *a;
	struct err *err;
	VEC(struct line) lines; /* of the file being looked at */
};

static bool take_line(void *ctx, const struct cell *c, int n)
{
	struct includes *k = ctx;

	(void)n;
	vec_push(&k->lines, (struct line){ c[0].num, (int)cell_int(&c[1]), cell_needed(&c[2]),
					   cell_needed(&c[3]), cell_intern(&c[4]) });
	return false;
}

static const char *as_written(struct includes *k, const struct line *l)
{
	if (*l->form == '<')
		return arena_printf(k->a->arena, "<%s>", l->spelled);
	return *l->form == '"' ? arena_printf(k->a->arena, "\"%s\"", l->spelled) : l->spelled;
}

static void add_row(struct includes *k, uint32_t file, const struct line *l,
		    const struct index_include *in)
{
	struct answer *a = k->a;

	answer_text(a, index_file_path(k->q->ix, file));
	if (l)
		answer_int(a, l->line);
	else
		answer_text(a, NULL);
	answer_text(a, l ? as_written(k, l) : "(command line)");
	answer_text(a, in->target ? index_file_path(k->q->ix, in->target) : NULL);
	answer_text(a, in->how);
	answer_text(a, *in->arch ? in->arch : NULL);
	answer_text(a, l ? l->cond : NULL);
}

/* The lines of one file; only those that mean `target`, if it is not 0. */
static void add_lines(struct includes *k, uint32_t file, uint32_t target)
{
	index_includes_t v = { 0 };
	const struct line *l;
	size_t i, at = 0;

	k->lines.len = 0;
	index_rows(k->q->ix, TABLE_INCLUDE, file, take_line, k, k->err);
	index_includes(k->q->ix, file, k->q->arch, &v, k->err);
	for (i = 0; i < v.len; i++) {
		if (target && v.at[i].target != target)
			continue;
		for (l = NULL;
		     v.at[i].row && at < k->lines.len && k->lines.at[at].id <= v.at[i].row; at++)
			if (k->lines.at[at].id == v.at[i].row) {
				l = &k->lines.at[at];
				break;
			}
		add_row(k, file, l, &v.at[i]);
	}
	vec_release(&v);
}

static void add_includers(struct includes *k, uint32_t file)
{
	file_ids_t v = { 0 };
	size_t i;

	index_includers(k->q->ix, file, k->q->arch, false, &v, k->err);
	index_sort_files(k->q->ix, &v);
	for (i = 0; i < v.len && !k->err->code; i++)
		add_lines(k, v.at[i], file);
	vec_release(&v);
}

/* ---- the question ---------------------------------------------------------------------------- */

int query_includes(struct query *q, const char *file, struct answer *a, struct err *err)
{
	static const char *const columns[] = { "file", "line", "spelled", "target",
					       "how",  "arch", "cond",	  NULL };
	struct includes k = { .q = q, .a = a, .err = err };
	uint32_t id = query_find_file(q, file, err);

	answer_columns(a, columns,
		       "{file}:[{line}:] {spelled}[ -> {target}] ({how}[, {arch}])[ #if {cond}]");
	if (id && q->reverse)
		add_includers(&k, id);
	else if (id)
		add_lines(&k, id, 0);
	if (!err->code)
		query_gaps(q, a, err);
	vec_release(&k.lines);
	return err->code;
}
