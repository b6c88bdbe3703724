// SPDX-License-Identifier: GPL-2.0-only
/* Counts and the exit status: what all output formats share. */
#include "report/report.h"

int result_exit_status(const struct result *r, enum severity fail_on)
{
	for (size_t i = 0; i < r->findings.len; i++)
		if (r->findings.at[i].severity >= fail_on)
			return 1;
	return r->gaps.len || r->interrupted ? 3 : 0;
}

/* ---- counts ----------------------------------------------------------------------------------- */

static struct rule_count *count_of(struct counts *c, const char *rule)
{
	for (size_t i = 0; i < c->rules.len; i++)
		if (!strcmp(c->rules.at[i].rule, rule))
			return &c->rules.at[i];
	vec_push(&c->rules, (struct rule_count){ .rule = rule });
	return &c->rules.at[c->rules.len - 1];
}

static void count_kind(struct rule_count *rc, const char *kind)
{
	for (size_t i = 0; i < rc->kinds.len; i++) {
		if (!strcmp(rc->kinds.at[i].kind, kind)) {
			rc->kinds.at[i].n++;
			return;
		}
	}
	vec_push(&rc->kinds, (struct kind_count){ kind, 1 });
}

static int cmp_rule(const void *x, const void *y)
{
	const struct rule_count *a = x, *b = y;

	return strcmp(a->rule, b->rule);
}

static int cmp_kind(const void *x, const void *y)
{
	const struct kind_count *a = x, *b = y;

	return strcmp(a->kind, b->kind);
}

static void counts_sort(struct counts *c)
{
	if (c->rules.len)
		qsort(c->rules.at, c->rules.len, sizeof(*c->rules.at), cmp_rule);
	for (size_t i = 0; i < c->rules.len; i++) {
		struct rule_count *rc = &c->rules.at[i];

		if (rc->kinds.len)
			qsort(rc->kinds.at, rc->kinds.len, sizeof(*rc->kinds.at), cmp_kind);
	}
}

void counts_init(struct counts *c, const struct result *r)
{
	const char *file = NULL;

	memset(c, 0, sizeof(*c));
	for (size_t i = 0; i < r->findings.len; i++) {
		const struct finding *f = &r->findings.at[i];
		struct rule_count *rc = count_of(c, f->rule);

		rc->findings++;
		rc->fixable += f->fixable;
		c->fixable += f->fixable;
		c->inferred += !f->exact;
		c->severity[f->severity]++;
		if (*f->kind)
			count_kind(rc, f->kind);
		if (!file || strcmp(file, f->file) != 0)
			c->files++;
		file = f->file;
	}
	counts_sort(c);
}

void counts_release(struct counts *c)
{
	for (size_t i = 0; i < c->rules.len; i++)
		vec_release(&c->rules.at[i].kinds);
	vec_release(&c->rules);
}
