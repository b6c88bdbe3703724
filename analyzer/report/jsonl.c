// SPDX-License-Identifier: GPL-2.0-only
/* JSON lines, as docs/json.md describes them. */
#include "base/json.h"
#include "report/coverage.h"
#include "report/report.h"

#define SCHEMA 1

static void member(struct str *s, const char *key, const char *value)
{
	json_key(s, key);
	json_string(s, value);
}

static void member_int(struct str *s, const char *key, long long value)
{
	json_key(s, key);
	json_int(s, value);
}

static void member_bool(struct str *s, const char *key, bool value)
{
	json_key(s, key);
	json_bool(s, value);
}

static void add_range(struct str *s, const struct finding *f)
{
	member(s, "file", f->file);
	member_int(s, "line", f->line);
	member_int(s, "column", f->column);
	member_int(s, "end_line", f->end_line);
	member_int(s, "end_column", f->end_column);
}

static void add_profiles(struct str *s, const struct finding *f)
{
	json_key(s, "profiles");
	json_open(s, '[');
	for (size_t i = 0; f->profiles && f->profiles[i]; i++)
		json_string(s, f->profiles[i]);
	json_close(s, ']');
}

static void add_path(struct str *s, const struct finding *f)
{
	json_key(s, "path");
	json_open(s, '[');
	for (size_t i = 0; i < f->npath; i++) {
		json_open(s, '{');
		member(s, "file", f->path[i].file);
		member_int(s, "line", f->path[i].line);
		member(s, "note", f->path[i].note);
		json_close(s, '}');
	}
	json_close(s, ']');
}

static void add_finding(struct str *s, const struct finding *f)
{
	json_open(s, '{');
	member_int(s, "schema", SCHEMA);
	member(s, "rule", f->rule);
	member(s, "severity", severity_name(f->severity));
	add_range(s, f);
	member(s, "function", f->function);
	member(s, "message", f->message);
	member(s, "kind", f->kind);
	add_profiles(s, f);
	member(s, "confidence", f->exact ? "exact" : "inferred");
	member_bool(s, "fixable", f->fixable);
	member(s, "fingerprint", f->fingerprint);
	add_path(s, f);
	if (!f->fixable && f->no_fix)
		member(s, "no_fix", f->no_fix);
	json_close(s, '}');
	str_addch(s, '\n');
}

static void add_rules(struct str *s, const struct counts *c)
{
	json_key(s, "rules");
	json_open(s, '{');
	for (size_t i = 0; i < c->rules.len; i++) {
		const struct rule_count *rc = &c->rules.at[i];

		json_key(s, rc->rule);
		json_open(s, '{');
		member_int(s, "findings", (long long)rc->findings);
		member_int(s, "fixable", (long long)rc->fixable);
		json_key(s, "kinds");
		json_open(s, '{');
		for (size_t k = 0; k < rc->kinds.len; k++)
			member_int(s, rc->kinds.at[k].kind, (long long)rc->kinds.at[k].n);
		json_close(s, '}');
		json_close(s, '}');
	}
	json_close(s, '}');
}

static void add_counts(struct str *s, const struct result *r)
{
	struct counts c;

	counts_init(&c, r);
	json_key(s, "summary");
	json_open(s, '{');
	member_int(s, "findings", (long long)r->findings.len);
	for (int i = SEV_ERROR; i >= SEV_INFO; i--)
		member_int(s, severity_name((enum severity)i), (long long)c.severity[i]);
	member_int(s, "fixable", (long long)c.fixable);
	member_int(s, "inferred", (long long)c.inferred);
	member_int(s, "files_with_findings", (long long)c.files);
	member_int(s, "files_total", (long long)r->files_total);
	member_int(s, "files_checked", (long long)r->files_checked);
	add_rules(s, &c);
	coverage_add_summary(r, s);
	json_close(s, '}');
	counts_release(&c);
}

static void add_summary(struct str *s, const struct result *r)
{
	json_open(s, '{');
	add_counts(s, r);
	member_bool(s, "complete", !r->interrupted && !r->gaps.len);
	json_key(s, "gaps");
	json_open(s, '[');
	for (size_t i = 0; i < r->gaps.len; i++) {
		json_open(s, '{');
		member(s, "file", r->gaps.at[i].file);
		member(s, "reason", r->gaps.at[i].reason);
		json_close(s, '}');
	}
	json_close(s, ']');
	json_close(s, '}');
	str_addch(s, '\n');
}

void report_jsonl(const struct result *r, struct str *out)
{
	for (size_t i = 0; i < r->findings.len; i++)
		add_finding(out, &r->findings.at[i]);
	coverage_add_jsonl(r, out);
	add_summary(out, r);
}
