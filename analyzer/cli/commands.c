// SPDX-License-Identifier: GPL-2.0-only
/* The commands, in the order in which help lists them. A new command is a file and a line here. */
#include "cli/options.h"

const struct command *const commands[] = {
	&cmd_check, &cmd_fix, &cmd_series, &cmd_rules, &cmd_profile, &cmd_parse, &cmd_index, &cmd_query,
	&cmd_spatch, &cmd_why, &cmd_help, NULL,
};

const struct command *command_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}
