// SPDX-License-Identifier: GPL-2.0-only
/* The report for people: each finding with its source line, then what it all means. */
#include "report/coverage.h"
#include "report/report.h"

#define MAX_LINE 240      /* bytes of a source line that are shown */
#define MAX_GAP_FILES 8   /* files named for one reason */

struct report {
	struct source source;
	struct str *out;
	bool color, profiles; /* profiles: say under which it holds, there were several */
};

enum paint { BOLD, RED, PURPLE, CYAN, GREEN, PLAIN };

static void paint(const struct report *r, enum paint p)
{
	static const char *const codes[] = {
		[BOLD] = "\033[1m", [RED] = "\033[1;31m", [PURPLE] = "\033[1;35m",
		[CYAN] = "\033[1;36m", [GREEN] = "\033[1;32m", [PLAIN] = "\033[0m",
	};

	if (r->color)
		str_add(r->out, codes[p]);
}

static void add_text(const struct report *r, const char *s)
{
	add_printable(r->out, s, strlen(s));
}

/* ---- the source line -------------------------------------------------------------------------- */

/* Blanks as wide as the text: tabs stay, a character of several bytes is one column. */
static void add_blanks(struct str *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\t')
			str_addch(out, '\t');
		else if (((unsigned char)s[i] & 0xc0) != 0x80)
			str_addch(out, ' ');
	}
}

static void add_marks(struct str *out, const char *s, size_t n)
{
	str_addch(out, '^');
	for (size_t i = 1; i < n; i++)
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			str_addch(out, '~');
}

static void add_source(struct report *r, const struct finding *f)
{
	const char *s;
	size_t len, start, end;

	if (!source_line(&r->source, f->file, f->line, &s, &len))
		return;
	start = f->column > 0 ? (size_t)f->column - 1 : 0;
	if (start > len || start >= MAX_LINE)
		return;
	end = f->end_line > f->line ? len : f->end_column > 0 ? (size_t)f->end_column - 1 : 0;
	len = MIN(len, (size_t)MAX_LINE);
	end = MAX(start, MIN(end, len));
	str_addf(r->out, "%6d | ", f->line);
	add_printable(r->out, s, len);
	str_add(r->out, "\n       | ");
	add_blanks(r->out, s, start);
	paint(r, GREEN);
	add_marks(r->out, s + start, end - start);
	paint(r, PLAIN);
	str_addch(r->out, '\n');
}

/* ---- a finding -------------------------------------------------------------------------------- */

static void add_place(const struct report *r, const char *file, int line, int column)
{
	paint(r, BOLD);
	add_text(r, file);
	str_addf(r->out, ":%d:", line);
	if (column > 0)
		str_addf(r->out, "%d:", column);
	paint(r, PLAIN);
	str_addch(r->out, ' ');
}

static void add_profiles(struct report *r, const struct finding *f)
{
	str_add(r->out, "       under ");
	for (size_t i = 0; f->profiles[i]; i++) {
		str_add(r->out, i ? ", " : "");
		add_text(r, f->profiles[i]);
	}
	str_addch(r->out, '\n');
}

static void add_finding(struct report *r, const struct finding *f)
{
	static const enum paint colors[] = {
		[SEV_INFO] = CYAN, [SEV_WARNING] = PURPLE, [SEV_ERROR] = RED,
	};

	add_place(r, f->file, f->line, f->column);
	paint(r, colors[f->severity]);
	str_addf(r->out, "%s: ", severity_name(f->severity));
	paint(r, PLAIN);
	add_text(r, f->message);
	str_addf(r->out, " [%s]\n", f->rule);
	add_source(r, f);
	if (*f->function) {
		str_add(r->out, "       in function ");
		add_text(r, f->function);
		str_add(r->out, "()\n");
	}
	for (size_t i = 0; i < f->npath; i++) {
		str_add(r->out, "       ");
		add_place(r, f->path[i].file, f->path[i].line, 0);
		add_text(r, f->path[i].note);
		str_addch(r->out, '\n');
	}
	if (r->profiles && f->profiles[0])
		add_profiles(r, f);
	if (!f->exact)
		str_add(r->out, "       inferred: the compiler did not confirm the types here\n");
	if (!f->fixable && f->no_fix) {
		str_add(r->out, "       no edit: ");
		add_text(r, f->no_fix);
		str_addch(r->out, '\n');
	}
	str_addch(r->out, '\n');
}

/* ---- the summary ------------------------------------------------------------------------------ */

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void add_rule_table(struct str *out, const struct counts *c)
{
	str_addf(out, "  %-24s %8s %8s  %s\n", "rule", "findings", "fixable", "kinds");
	for (size_t i = 0; i < c->rules.len; i++) {
		const struct rule_count *rc = &c->rules.at[i];

		str_addf(out, "  %-24s %8zu %8zu", rc->rule, rc->findings, rc->fixable);
		for (size_t k = 0; k < rc->kinds.len; k++)
			str_addf(out, "%s%s %zu", k ? ", " : "  ", rc->kinds.at[k].kind,
				 rc->kinds.at[k].n);
		str_addch(out, '\n');
	}
}

static int cmp_gap(const void *x, const void *y)
{
	const struct gap *a = *(const struct gap *const *)x, *b = *(const struct gap *const *)y;
	int c = strcmp(a->reason, b->reason);

	return c ? c : strcmp(a->file, b->file);
}

/* The files of one reason; the first few by name. */
static void add_gap_reason(const struct report *r, const struct gap **g, size_t n)
{
	str_addf(r->out, "  %zu file%s: ", n, plural(n));
	add_text(r, g[0]->reason);
	str_addch(r->out, '\n');
	for (size_t i = 0; i < MIN(n, (size_t)MAX_GAP_FILES); i++) {
		str_add(r->out, "      ");
		add_text(r, g[i]->file);
		str_addch(r->out, '\n');
	}
	if (n > MAX_GAP_FILES)
		str_addf(r->out, "      and %zu more (--format jsonl lists all)\n",
			 n - MAX_GAP_FILES);
}

static void add_gaps(const struct report *r, const struct result *res)
{
	const struct gap **g = xcalloc(res->gaps.len, sizeof(*g));
	size_t k;

	for (size_t i = 0; i < res->gaps.len; i++)
		g[i] = &res->gaps.at[i];
	qsort(g, res->gaps.len, sizeof(*g), cmp_gap);
	str_add(r->out, "Not covered, so there may be more to find:\n");
	for (size_t i = 0; i < res->gaps.len; i = k) {
		for (k = i + 1; k < res->gaps.len && !strcmp(g[i]->reason, g[k]->reason); k++)
			;
		add_gap_reason(r, g + i, k - i);
	}
	free(g);
}

/* The rules that have something to fix. */
static void add_fixable_rules(struct str *out, const struct counts *c)
{
	const char *comma = "";

	for (size_t i = 0; i < c->rules.len; i++) {
		if (!c->rules.at[i].fixable)
			continue;
		str_addf(out, "%s%s", comma, c->rules.at[i].rule);
		comma = ",";
	}
}

static void add_next_steps(struct str *out, const struct counts *c)
{
	str_add(out, "Next:\n");
	str_addf(out, "  pteris rules explain %s\n      says what is wrong with such code and why\n",
		 c->rules.at[0].rule);
	if (!c->fixable)
		return;
	str_add(out, "  pteris fix --rule ");
	add_fixable_rules(out, c);
	str_add(out, "\n      shows the edits as a diff; --in-place makes them\n"
		     "  pteris series --rule ");
	add_fixable_rules(out, c);
	str_add(out, " --split subsystem -o DIR\n      makes patches that are ready to be mailed\n");
}

static void add_totals(struct str *out, const struct result *res, const struct counts *c)
{
	size_t n = res->findings.len;

	if (!n) {
		str_add(out, "No findings.\n");
		return;
	}
	str_addf(out, "%zu finding%s in %zu file%s", n, plural(n), c->files, plural(c->files));
	for (int s = SEV_ERROR; s >= SEV_INFO; s--)
		if (c->severity[s])
			str_addf(out, ", %zu %s", c->severity[s], severity_name((enum severity)s));
	str_addf(out, "; %zu can be fixed by pteris", c->fixable);
	if (c->inferred)
		str_addf(out, "; %zu only inferred", c->inferred);
	str_add(out, ".\n");
	add_rule_table(out, c);
}

static void add_summary(const struct report *r, const struct result *res)
{
	struct counts c;

	counts_init(&c, res);
	add_totals(r->out, res, &c);
	str_addf(r->out, "Looked through %llu source file%s; the rules could touch %llu of them.\n",
		 (unsigned long long)res->files_total, plural(res->files_total),
		 (unsigned long long)res->files_checked);
	coverage_add_text(res, r->out);
	if (res->gaps.len)
		add_gaps(r, res);
	if (res->interrupted)
		str_add(r->out, "Interrupted: this is not the whole result.\n");
	if (res->findings.len)
		add_next_steps(r->out, &c);
	counts_release(&c);
}

void report_text(const struct result *res, bool color, struct str *out)
{
	struct report r = { .out = out, .color = color, .profiles = res->nprofiles > 1 };

	source_init(&r.source, res->root);
	for (size_t i = 0; i < res->findings.len; i++)
		add_finding(&r, &res->findings.at[i]);
	add_summary(&r, res);
	source_release(&r.source);
}
