// SPDX-License-Identifier: GPL-2.0-only
/* The commands, in the order in which help lists them. A new command is a file and a line here. */
#include "cli/options.h"

#define WEAK __attribute__((weak))

extern const struct command cmd_check WEAK, cmd_fix WEAK, cmd_series WEAK, cmd_rules WEAK,
	cmd_profile WEAK, cmd_parse WEAK, cmd_help;

static const struct command *const all[] = { &cmd_check,   &cmd_fix,   &cmd_series, &cmd_rules,
					     &cmd_profile, &cmd_parse, &cmd_help };

const struct command *commands[ARRAY_SIZE(all) + 1];

static void __attribute__((constructor)) drop_missing(void)
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (all[i])
			commands[n++] = all[i];
}

const struct command *command_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}
