/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command line: one table of commands, one file (cmd_NAME.c) a command, options from one
 * declarative table each. Parsing, --help, man page and shell completion come from these tables.
 *
 * Only cli/ prints to stdout/stderr and exits.
 */
#ifndef PTERIS_CLI_H
#define PTERIS_CLI_H

#include "base/base.h"

enum exit_status { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_TROUBLE = 2, EXIT_INCOMPLETE = 3 };

enum opt_kind { OPT_FLAG, OPT_STRING, OPT_INT, OPT_LIST /* repeatable string */, OPT_CHOICE };
struct option_def {
	char letter;          /* 0: none */
	const char *name;     /* long name without dashes */
	enum opt_kind kind;
	size_t offset;        /* in the command's options struct: bool, const char *, int, struct str_list */
	const char *arg;      /* "DIR", "N" … */
	const char *help;     /* one sentence */
	const char *const *choices; /* OPT_CHOICE: NULL-terminated; stores the string */
};
struct str_list { VEC(const char *) items; };

/* Options that every command takes; first member of each command's options struct. */
struct common_options {
	const char *tree;     /* --tree DIR */
	int jobs;             /* -j N; 0: all cores */
	bool quiet;           /* -q */
	bool verbose;         /* -v */
	const char *color;    /* --color auto|always|never */
	const char *index;    /* --index FILE */
};
struct command {
	const char *name;
	const char *args;     /* "[PATH…]" */
	const char *summary;  /* one line */
	const char *description; /* paragraphs for --help and the man page */
	const struct option_def *options; /* ends with a zero entry; common ones are added */
	size_t options_size;
	int (*run)(void *options, int argc, char **argv); /* argv: what is left; returns the exit status */
};
extern const struct command *const commands[]; /* NULL-terminated, in commands.c */
/* Defined by cmd_*.c, one each. */
extern const struct command cmd_check, cmd_fix, cmd_series, cmd_rules, cmd_profile, cmd_parse, cmd_index,
	cmd_query, cmd_spatch, cmd_why, cmd_help;

/* Prints "pteris: message" to stderr; returns EXIT_TROUBLE. */
int cli_error(const struct err *err);
int cli_errorf(const char *fmt, ...) PRINTF(1, 2);
void cli_warnf(const char *fmt, ...) PRINTF(1, 2);
int cli_jobs(const struct common_options *o);   /* -j, or the number of cores */
bool cli_color(const struct common_options *o); /* for stdout */
/* Progress with an estimate, on stderr, only on a terminal and without -q. */
void cli_progress(const struct common_options *o, const char *what, size_t done, size_t total);
void cli_progress_end(void);
/* Writes results to stdout; EXIT_TROUBLE with a message when that fails (full disk, closed pipe). */
int cli_output(const struct str *s);

#endif
