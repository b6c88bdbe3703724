// SPDX-License-Identifier: GPL-2.0-only
/* pteris help [COMMAND]; with hidden options the man page and the shell completions. */
#include "cli/options.h"

struct help_options {
	struct common_options common;
	bool man;
	const char *completion;
};

static const char *const shells[] = { "bash", "zsh", "fish", NULL };

static const struct option_def options[] = {
	{ 0, "man", OPT_FLAG, offsetof(struct help_options, man), NULL, NULL, NULL },
	{ 0, "completion", OPT_CHOICE, offsetof(struct help_options, completion), "SHELL", NULL, shells },
	{ 0, NULL, OPT_FLAG, 0, NULL, NULL, NULL },
};

static int run(void *opts, int argc, char **argv)
{
	const struct help_options *o = opts;
	const struct command *c = argc ? command_find(argv[0]) : NULL;
	struct str s = STR_INIT;
	int rc;

	if (argc > 1)
		return cli_errorf("help: one command at a time");
	if (argc && !c)
		return cli_errorf("help: there is no command \"%s\"", argv[0]);
	if (o->man)
		help_man(&s);
	else if (o->completion)
		help_completion(o->completion, &s);
	else if (c)
		help_command(c, &s);
	else
		help_overview(&s);
	rc = cli_output(&s);
	str_release(&s);
	return rc;
}

const struct command cmd_help = {
	.name = "help",
	.args = "[COMMAND]",
	.summary = "explains a command",
	.description = "Without COMMAND: lists the commands.",
	.options = options,
	.options_size = sizeof(struct help_options),
	.run = run,
};
