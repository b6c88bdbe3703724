// SPDX-License-Identifier: GPL-2.0-only
/* pteris check: finds. */
#include "cli/analysis.h"
#include "report/finding.h"

struct check_options {
	struct analysis_options a;
	const char *format, *fail_on;
};

static const char *const formats[] = { "text", "jsonl", NULL };
static const char *const severities[] = { "error", "warning", "info", NULL };

static const struct option_def options[] = {
	ANALYSIS_OPTIONS
	{ 0, "format", OPT_CHOICE, offsetof(struct check_options, format), "FORMAT",
	  "text (default) or jsonl: one JSON object a line, as docs/json.md says.", formats },
	{ 0, "fail-on", OPT_CHOICE, offsetof(struct check_options, fail_on), "LEVEL",
	  "Least severity of a finding that makes the exit status 1: error, warning (default) or info.",
	  severities },
	{ 0, "coverage", OPT_FLAG, offsetof(struct check_options, a.coverage), NULL,
	  "Say how many lines of each file named (no PATH: of each that a rule can touch) some profile "
	  "compiles, and why the others are not; tries all profiles and variants of them.", NULL },
	ANALYSIS_OPTIONS_END,
};

static int run(void *opts, int argc, char **argv)
{
	const struct check_options *o = opts;
	int fail_on = o->fail_on ? severity_parse(o->fail_on) : SEV_WARNING;
	struct str out = STR_INIT;
	struct analysis a;
	int rc;

	(void)argc;
	if (analysis_run(&a, &o->a, false, (const char *const *)argv))
		return EXIT_TROUBLE;
	if (o->format && !strcmp(o->format, "jsonl"))
		report_jsonl(&a.match.result, &out);
	else
		report_text(&a.match.result, cli_color(&o->a.common), &out);
	rc = cli_output(&out);
	if (!rc)
		rc = result_exit_status(&a.match.result, (enum severity)fail_on);
	str_release(&out);
	analysis_release(&a);
	return rc;
}

const struct command cmd_check = {
	.name = "check",
	.args = "[PATH…]",
	.summary = "finds what the rules describe",
	.description =
		"Looks through the kernel tree, or only through the files and folders named, and prints "
		"each finding with its place, its source line and, when pteris has no edit for it, why. "
		"Nothing is written to the tree and nothing of it is executed.\n"
		"\n"
		"Types come from clang, which needs a profile: the tree's own build, one named with "
		"--build or --compdb, or one made by `pteris profile prepare` or --prepare. Rules about "
		"regions (lazy-mmu-*) need none: alone they run at once, for all architectures.\n"
		"\n"
		"  pteris check --rule pte-deref mm/\n"
		"  pteris check --coverage mm/memory.c arch/arm64/mm\n"
		"  pteris check --format jsonl --fail-on info\n",
	.options = options,
	.options_size = sizeof(struct check_options),
	.run = run,
};
