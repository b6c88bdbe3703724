/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What check, fix and series have in common: the options that say what to look for and where, and the
 * run itself. A command puts struct analysis_options first in its options and ANALYSIS_OPTIONS
 * into its table.
 */
#ifndef PTERIS_ANALYSIS_H
#define PTERIS_ANALYSIS_H

#include "cli/cli.h"
#include "cli/profiles.h"
#include "match/match.h"

struct analysis_options {
	struct common_options common;
	struct str_list rules, defines, region_files;
	const char *arch, *build, *compdb;
	bool arch_code, prepare;
	bool coverage; /* no option of all: check's */
};

#define ANALYSIS_OPTION(letter, name, kind, field, arg, help) \
	{ letter, name, kind, offsetof(struct analysis_options, field), arg, help, NULL }
#define ANALYSIS_OPTIONS                                                                           \
	ANALYSIS_OPTION('r', "rule", OPT_LIST, rules, "LIST",                                      \
			"Names or globs of rules, or .cocci files, separated by commas; default: the " \
			"rules that are on by default (`pteris rules` lists them)."),             \
	ANALYSIS_OPTION('D', "define", OPT_LIST, defines, "NAME[=VALUE]",                          \
			"A virtual rule or identifier of a .cocci file; default: its modes patch and " \
			"report (or org, or context), as far as it has them."),                  \
	ANALYSIS_OPTION(0, "region-file", OPT_LIST, region_files, "FILE",                          \
			"More of what rules about regions know, such as functions that sleep; of the form of " \
			"rules/lazy-mmu/lazy-mmu.region."),                                      \
	ANALYSIS_OPTION(0, "arch-code", OPT_FLAG, arch_code, NULL,                                 \
			"Take in arch/, which is left out by default: the architecture knows best."), \
	ANALYSIS_OPTION(0, "arch", OPT_STRING, arch, "LIST",                                       \
			"Profiles to compile under: their names, globs, folders of arch/, or all "  \
			"(`pteris profile list`); default: all that are prepared."),              \
	ANALYSIS_OPTION(0, "build", OPT_STRING, build, "DIR",                                      \
			"Take flags and generated headers from this O= build folder."),            \
	ANALYSIS_OPTION(0, "compdb", OPT_STRING, compdb, "FILE",                                   \
			"Take flags from this compile_commands.json."),                            \
	ANALYSIS_OPTION(0, "prepare", OPT_FLAG, prepare, NULL,                                     \
			"Make the profiles that are not there yet first (runs the tree's own Kbuild, " \
			"in the cache folder)."),
#define ANALYSIS_OPTIONS_END { 0, NULL, OPT_FLAG, 0, NULL, NULL, NULL }

struct analysis {
	struct tree *tree;
	struct profiles profiles;
	struct index *index;
	struct match_result match;
};
/* Opens tree and profile and runs the rules. inferred: edits also where only inference saw the place.
 * Returns 0, or EXIT_TROUBLE after saying why; then a needs no release. */
int analysis_run(struct analysis *a, const struct analysis_options *o, bool inferred,
		 const char *const *paths);
void analysis_release(struct analysis *a);

/* "pteris: note: …" on stderr, unless -q */
void analysis_note(const struct analysis_options *o, const char *fmt, ...) PRINTF(2, 3);
/* On stderr: how many findings have no edit; with -v how many for which reason. */
void analysis_note_unfixed(const struct analysis *a, const struct analysis_options *o);

#endif
