// SPDX-License-Identifier: GPL-2.0-only
/* pteris COMMAND [options] [arguments]: finds the command, fills its options, runs it. */
#include <signal.h>

#include "base/file.h"
#include "cli/cmd_spatch.h"
#include "cli/options.h"

static int unknown_command(const char *name)
{
	VEC(const char *) names = { 0 };
	const char *near;

	for (size_t i = 0; commands[i]; i++)
		vec_push(&names, commands[i]->name);
	near = nearest_name(name, names.at, names.len);
	if (near)
		cli_errorf("unknown command \"%s\"; did you mean \"pteris %s\"?", name, near);
	else
		cli_errorf("unknown command \"%s\"; \"pteris help\" lists them", name);
	vec_release(&names);
	return EXIT_TROUBLE;
}

static int run_command(const struct command *c, int argc, char **argv)
{
	void *options = xcalloc(1, c->options_size);
	struct arena *args = arena_new();
	struct str help = STR_INIT;
	struct err err = { 0 };
	int rc = 0;

	if (c == &cmd_spatch)
		rc = spatch_args(args, &argc, &argv, &err);
	if (!rc)
		rc = options_parse(c, options, &argc, argv, &err);
	if (rc == 1) {
		help_command(c, &help);
		rc = cli_output(&help);
		str_release(&help);
	} else if (rc < 0) {
		rc = cli_error(&err);
	} else {
		rc = c->run(options, argc, argv);
		cli_progress_end();
	}
	options_release(c, options);
	free(options);
	arena_free(args);
	return rc;
}

static int overview(void)
{
	struct str s = STR_INIT;
	int rc;

	help_overview(&s);
	rc = cli_output(&s);
	str_release(&s);
	return rc;
}

/* Closed pipes and files that grow over a limit are errors of write() then, told like a full disk. */
static void set_up_signals(void)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	temp_init();
}

int main(int argc, char **argv)
{
	static char version_text[] = "pteris " PTERIS_VERSION "\n";
	const struct str version = { .buf = version_text, .len = sizeof(version_text) - 1 };
	const struct command *c;

	set_up_signals();
	if (!strcmp(path_base(argv[0]), "spatch")) {
		spatch_as_peer = true;
		return run_command(&cmd_spatch, argc - 1, argv + 1);
	}
	if (argc < 2) {
		overview();
		return EXIT_TROUBLE;
	}
	if (!strcmp(argv[1], "--version"))
		return cli_output(&version);
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return overview();
	if (argv[1][0] == '-')
		return cli_errorf("the command comes first: pteris COMMAND %s …; \"pteris help\" lists "
				  "the commands", argv[1]);
	c = command_find(argv[1]);
	if (!c)
		return unknown_command(argv[1]);
	return run_command(c, argc - 2, argv + 2);
}
