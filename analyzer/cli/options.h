/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Options from the tables in cli.h: parsing, and the texts made from them (help.c).
 * An option whose help is NULL is hidden: it works, and no text mentions it.
 */
#ifndef PTERIS_OPTIONS_H
#define PTERIS_OPTIONS_H

#include "cli/cli.h"

#define PTERIS_VERSION "0.1"

extern const struct option_def common_options[]; /* ends with a zero entry */

const struct command *command_find(const char *name);

/*
 * GNU style: options and arguments in any order, "--" ends options, --opt=value, --opt value,
 * -jN, -j N, -qv. Fills *options (zeroed, c->options_size bytes), moves what is left to the front of
 * argv and sets *argc. Returns 1 when --help was asked for. ERR_USAGE.
 */
int options_parse(const struct command *c, void *options, int *argc, char **argv, struct err *err);
/* Frees what OPT_LIST options hold. */
void options_release(const struct command *c, void *options);

/* Calls f for each option of a command that is shown, its own first, then the common ones. */
void options_each(const struct command *c, void (*f)(void *ctx, const struct option_def *o), void *ctx);

/* help.c */
void help_command(const struct command *c, struct str *out);
void help_overview(struct str *out);
/* generate.c */
void help_man(struct str *out);
/* shell: "bash", "zsh" or "fish" */
void help_completion(const char *shell, struct str *out);

#endif
