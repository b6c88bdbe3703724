// SPDX-License-Identifier: GPL-2.0-only
/* Coverage for people and for programs. */
#include "base/json.h"
#include "clang/coverage.h"
#include "report/coverage.h"
#include "report/report.h"

struct totals {
	unsigned long long files, lines, covered;
	unsigned long long by_cause[CC_COUNT];
};

static void count(const struct result *r, struct totals *t)
{
	memset(t, 0, sizeof(*t));
	for (size_t i = 0; i < r->ncoverage; i++) {
		const struct coverage *c = &r->coverage[i];

		t->files++;
		t->lines += c->lines;
		t->covered += c->covered;
		for (size_t k = 0; k < c->gaps.len; k++)
			t->by_cause[c->gaps.at[k].cause] += c->gaps.at[k].lines;
	}
}

/* Rounded down: 100.0 % is all of them */
static void add_share(unsigned long long part, unsigned long long whole, struct str *out)
{
	unsigned long long per_mille = whole ? part * 1000 / whole : 1000;

	str_addf(out, "%llu of %llu line%s of code compiled (%llu.%llu %%)", part, whole, whole == 1 ? "" : "s",
		 per_mille / 10, per_mille % 10);
}

static void add_clean(struct str *out, const char *s)
{
	add_printable(out, s, strlen(s));
}

static void add_gap(const struct coverage_gap *g, struct str *out)
{
	if (g->first == g->last)
		str_addf(out, "    %u: ", g->first);
	else
		str_addf(out, "    %u-%u: ", g->first, g->last);
	str_add(out, coverage_cause_text(g->cause));
	if (g->detail) {
		str_add(out, ": ");
		add_clean(out, g->detail);
	}
	if (g->condition) {
		str_add(out, " [");
		add_clean(out, g->condition);
		str_add(out, "]");
	}
	str_addch(out, '\n');
}

static void add_file(const struct coverage *c, struct str *out)
{
	str_add(out, "  ");
	add_clean(out, c->path);
	str_add(out, ": ");
	add_share(c->covered, c->lines, out);
	for (size_t i = 0; c->profiles[i]; i++)
		str_addf(out, "%s%s", i ? ", " : " under ", c->profiles[i]);
	str_addch(out, '\n');
	for (size_t i = 0; i < c->gaps.len; i++)
		add_gap(&c->gaps.at[i], out);
}

void coverage_add_text(const struct result *r, struct str *out)
{
	struct totals t;

	if (!r->coverage)
		return;
	count(r, &t);
	str_addf(out, "Coverage of %llu file%s: ", t.files, t.files == 1 ? "" : "s");
	add_share(t.covered, t.lines, out);
	str_add(out, ".\n");
	for (size_t i = 0; i < r->ncoverage; i++)
		add_file(&r->coverage[i], out);
	if (t.covered < t.lines)
		str_add(out, "Lines not compiled, by cause:\n");
	for (int c = 0; c < CC_COUNT; c++)
		if (t.by_cause[c])
			str_addf(out, "%8llu %s\n", t.by_cause[c],
				 coverage_cause_text((enum coverage_cause)c));
}

/* ---- for programs ------------------------------------------------------------------------------- */
static void member(struct str *out, const char *key, const char *value)
{
	json_key(out, key);
	json_string(out, value);
}

static void member_int(struct str *out, const char *key, unsigned long long value)
{
	json_key(out, key);
	json_int(out, (long long)value);
}

static void add_json_gap(const struct coverage_gap *g, struct str *out)
{
	json_open(out, '{');
	member_int(out, "line", g->first);
	member_int(out, "end_line", g->last);
	member_int(out, "lines", g->lines);
	member(out, "cause", coverage_cause_id(g->cause));
	if (g->condition)
		member(out, "condition", g->condition);
	if (g->detail)
		member(out, "detail", g->detail);
	json_close(out, '}');
}

static void add_json_file(const struct coverage *c, struct str *out)
{
	json_open(out, '{');
	json_key(out, "coverage");
	json_open(out, '{');
	member(out, "file", c->path);
	member_int(out, "lines", c->lines);
	member_int(out, "covered", c->covered);
	json_key(out, "profiles");
	json_open(out, '[');
	for (size_t i = 0; c->profiles[i]; i++)
		json_string(out, c->profiles[i]);
	json_close(out, ']');
	json_key(out, "uncovered");
	json_open(out, '[');
	for (size_t i = 0; i < c->gaps.len; i++)
		add_json_gap(&c->gaps.at[i], out);
	json_close(out, ']');
	json_close(out, '}');
	json_close(out, '}');
	str_addch(out, '\n');
}

void coverage_add_jsonl(const struct result *r, struct str *out)
{
	for (size_t i = 0; i < r->ncoverage; i++)
		add_json_file(&r->coverage[i], out);
}

void coverage_add_summary(const struct result *r, struct str *out)
{
	struct totals t;

	if (!r->coverage)
		return;
	count(r, &t);
	json_key(out, "coverage");
	json_open(out, '{');
	member_int(out, "files", t.files);
	member_int(out, "lines", t.lines);
	member_int(out, "covered", t.covered);
	json_key(out, "uncovered");
	json_open(out, '{');
	for (int c = 0; c < CC_COUNT; c++)
		if (t.by_cause[c])
			member_int(out, coverage_cause_id((enum coverage_cause)c), t.by_cause[c]);
	json_close(out, '}');
	json_close(out, '}');
}
