/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside cmd_spatch*.c: cmd_spatch.c (the run), cmd_spatch_args.c (Coccinelle's ways to write options),
 * cmd_spatch_files.c (which files), cmd_spatch_output.c (diffs, files written), cmd_spatch_parse.c (--parse-c).
 */
#ifndef PTERIS_CMD_SPATCH_H
#define PTERIS_CMD_SPATCH_H

#include "cli/cli.h"
#include "match/session.h"

struct spatch_options {
	struct common_options common;
	const char *arch, *build, *compdb;
	bool typed;
	const char *sp_file, *iso_file, *out, *suffix, *patch, *file_groups, *python, *tmp_dir;
	struct str_list defines, include_dirs, include_files, macro_files, ignore, disable_iso, defined, undefined, opt_c;
	bool dir, in_place, out_place, reverse, no_show_diff, show_diff, force_diff;
	bool no_includes, local_includes, all_includes, recursive_includes, include_headers;
	bool use_gitgrep, use_idutils, use_coccigrep, use_glimpse, no_scanner;
	bool very_quiet, debug, profile, show_trying, selected_only, mod_distrib, noif0_passing;
	bool parse_cocci, parse_c, version, smpl_spacing, linux_spacing, ignore_unknown, print_options_only;
	int index, max, chunksize, timeout, max_width, context;
};
extern const struct option_def spatch_options[];

/*
 * The command line as options_parse() takes it: -sp_file and --sp_file become --sp-file, .cocciconfig's and the rule
 * file's options are put before, options without effect are taken out (a note names each). argv as main's, without
 * the command; the result lives in a. ERR_USAGE.
 */
int spatch_args(struct arena *a, int *argc, char ***argv, struct err *err);
/* The semantic patch; with --reverse its '-' and '+' are swapped. */
int spatch_read(const struct spatch_options *o, struct smpl **out, struct err *err);

struct spatch_group { VEC(const char *) files; };
typedef VEC(struct spatch_group) spatch_groups_t;
/* Files below a folder, sorted: .c, and .h when headers are asked for */
typedef VEC(const char *) spatch_paths_t;
int spatch_walk(struct arena *a, const struct spatch_options *o, const char *dir, spatch_paths_t *out, struct err *err);
/* The groups of files to work on, in order. Strings live in a. */
int spatch_files(struct arena *a, const struct spatch_options *o, const struct session *s, int argc, char **argv,
		 spatch_groups_t *out, struct err *err);

/* What one group gave, as text for stdout; writes the files that are asked for. */
int spatch_output(const struct spatch_options *o, const struct session_result *r, int argc, char **argv,
		  struct str *out, struct err *err);
/* --parse-c: prints what could not be parsed of files, or of the .c files in folders; an exit status. */
int spatch_parse_c(struct arena *a, const struct spatch_options *o, int argc, char **argv);
/* True when called as "spatch" */
extern bool spatch_as_peer;

#endif
