// SPDX-License-Identifier: GPL-2.0-only
/* Man page and shell completions from the tables, for `make install`. */
#include "cli/options.h"

/* ---- man page --------------------------------------------------------------------------------- */

/* Text for troff: no control lines by accident, hyphens that can be copied. */
static void roff(struct str *out, const char *s)
{
	bool bol = out->len == 0 || out->buf[out->len - 1] == '\n';

	for (; *s; s++) {
		if (bol && (*s == '.' || *s == '\''))
			str_add(out, "\\&");
		if (*s == '-')
			str_add(out, "\\-");
		else if (*s == '\\')
			str_add(out, "\\e");
		else
			str_addch(out, *s);
		bol = *s == '\n';
	}
}

/* Paragraphs; lines that start with a blank are examples and keep their shape. */
static void roff_paragraphs(struct str *out, const char *text)
{
	bool example = false;

	while (*text) {
		size_t n = strcspn(text, "\n");
		char *line = xstrndup(text, n);

		if (line[0] == ' ' && !example)
			str_add(out, ".nf\n");
		else if (line[0] != ' ' && example)
			str_add(out, ".fi\n");
		example = line[0] == ' ';
		if (!n)
			str_add(out, ".PP");
		else
			roff(out, line);
		str_addch(out, '\n');
		free(line);
		text += n + (text[n] == '\n');
	}
	if (example)
		str_add(out, ".fi\n");
}

static void man_option(void *ctx, const struct option_def *o)
{
	struct str *out = ctx;

	str_add(out, ".TP\n\\fB");
	if (o->letter)
		str_addf(out, "\\-%c\\fR, \\fB", o->letter);
	roff(out, "--");
	roff(out, o->name);
	str_add(out, "\\fR");
	if (o->kind != OPT_FLAG) {
		str_add(out, " \\fI");
		roff(out, o->arg ? o->arg : "VALUE");
		str_add(out, "\\fR");
	}
	str_addch(out, '\n');
	roff(out, o->help);
	str_addch(out, '\n');
}

static void man_command(struct str *out, const struct command *c)
{
	str_addf(out, ".SH PTERIS %s\n", c->name);
	str_addf(out, ".B pteris %s\n[options] ", c->name);
	roff(out, c->args ? c->args : "");
	str_add(out, "\n.PP\n");
	roff(out, c->summary);
	str_add(out, ".\n.PP\n");
	roff_paragraphs(out, c->description ? c->description : "");
	options_each(c, man_option, out);
}

void help_man(struct str *out)
{
	str_add(out, ".\\\" Made by: pteris help --man\n.TH PTERIS 1 \"\" \"pteris " PTERIS_VERSION
		     "\" \"Kernel development\"\n.SH NAME\npteris \\- finds misuse of the kernel's "
		     "page\\-table interfaces and makes the patches\n.SH SYNOPSIS\n.B pteris\n"
		     "\\fICOMMAND\\fR [options] [arguments]\n.SH DESCRIPTION\n");
	roff(out, "Pteris reads kernel sources as people wrote them, every #ifdef branch and macro body "
		  "included, and knows types the way the compiler does. It reports where page-table "
		  "entries are accessed directly and turns each fix into a patch series.\n");
	str_add(out, ".SH COMMANDS\n");
	for (size_t i = 0; commands[i]; i++) {
		str_addf(out, ".TP\n\\fB%s\\fR\n", commands[i]->name);
		roff(out, commands[i]->summary);
		str_addch(out, '\n');
	}
	for (size_t i = 0; commands[i]; i++)
		man_command(out, commands[i]);
	str_add(out, ".SH EXIT STATUS\n.TP\n0\nNothing found, or done.\n.TP\n1\nFindings, or differences.\n"
		     ".TP\n2\nWrong use or environment.\n.TP\n3\nNothing found but the answer is "
		     "incomplete.\n.SH FILES\n.TP\n.I $XDG_CACHE_HOME/pteris\nProfiles and what else can be "
		     "made again; ~/.cache/pteris by default.\n.SH ENVIRONMENT\n.TP\n.B PTERIS_RULES\n"
		     "Folder with the rules, instead of the installed one.\n");
}

/* ---- completion ------------------------------------------------------------------------------- */

static const struct command *current; /* command whose options are being written */

static void command_names(struct str *out)
{
	for (size_t i = 0; commands[i]; i++)
		str_addf(out, "%s%s", i ? " " : "", commands[i]->name);
}

static void bash_option(void *ctx, const struct option_def *o)
{
	str_addf(ctx, " --%s", o->name);
}

static void bash_choice(void *ctx, const struct option_def *o)
{
	struct str *out = ctx;

	if (o->kind != OPT_CHOICE)
		return;
	str_addf(out, "\t%s:--%s) words='", current->name, o->name);
	for (const char *const *c = o->choices; *c; c++)
		str_addf(out, "%s%s", c == o->choices ? "" : " ", *c);
	str_add(out, "' ;;\n");
}

static void bash_each(struct str *out, void (*f)(void *ctx, const struct option_def *o))
{
	for (size_t i = 0; commands[i]; i++) {
		current = commands[i];
		options_each(current, f, out);
	}
}

static void completion_bash(struct str *out)
{
	str_add(out, "# bash completion for pteris; made by: pteris help --completion bash\n"
		     "_pteris()\n{\n"
		     "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
		     "\tlocal cmd=${COMP_WORDS[1]} words=\n"
		     "\tCOMPREPLY=()\n"
		     "\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n\t\tCOMPREPLY=($(compgen -W '");
	command_names(out);
	str_add(out, "' -- \"$cur\"))\n\t\treturn\n\tfi\n\tcase $cmd:$prev in\n");
	bash_each(out, bash_choice);
	str_add(out, "\t*) case $cmd in\n");
	for (size_t i = 0; commands[i]; i++) {
		str_addf(out, "\t\t%s) words='", commands[i]->name);
		options_each(commands[i], bash_option, out);
		str_add(out, " --help' ;;\n");
	}
	str_add(out, "\t\tesac\n\t\tif [ \"$cmd\" = help ]; then words='");
	command_names(out);
	str_add(out, "'\n\t\telif [[ $cur != -* ]]; then words=; fi ;;\n"
		     "\tesac\n"
		     "\tif [ -n \"$words\" ]; then\n"
		     "\t\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
		     "\telse\n\t\tcompopt -o filenames\n\t\tCOMPREPLY=($(compgen -f -- \"$cur\"))\n\tfi\n"
		     "}\ncomplete -F _pteris pteris\n");
}

/* Text inside '…' in a shell; zsh's _arguments wants [ ] : escaped too. */
static void quoted(struct str *out, const char *s, bool zsh)
{
	for (; *s; s++) {
		if (*s == '\'')
			str_add(out, "'\\''");
		else if (zsh && strchr("[]:", *s))
			str_addf(out, "\\%c", *s);
		else
			str_addch(out, *s);
	}
}

static void zsh_option(void *ctx, const struct option_def *o)
{
	struct str *out = ctx;

	str_addf(out, "\t\t\t'%s--%s%s[", o->kind == OPT_LIST ? "*" : "", o->name,
		 o->kind == OPT_FLAG ? "" : "=");
	quoted(out, o->help, true);
	str_add(out, "]");
	if (o->kind == OPT_CHOICE) {
		str_addf(out, ":%s:(", o->name);
		for (const char *const *c = o->choices; *c; c++)
			str_addf(out, "%s%s", c == o->choices ? "" : " ", *c);
		str_add(out, ")");
	} else if (o->kind != OPT_FLAG) {
		str_addf(out, ":%s:_files", o->name);
	}
	str_add(out, "' \\\n");
}

static void completion_zsh(struct str *out)
{
	str_add(out, "#compdef pteris\n# made by: pteris help --completion zsh\n_pteris()\n{\n"
		     "\tlocal -a cmds\n\tcmds=(\n");
	for (size_t i = 0; commands[i]; i++) {
		str_addf(out, "\t\t'%s:", commands[i]->name);
		quoted(out, commands[i]->summary, false);
		str_add(out, "'\n");
	}
	str_add(out, "\t)\n\tif (( CURRENT == 2 )); then\n\t\t_describe command cmds\n\t\treturn\n\tfi\n"
		     "\tlocal cmd=$words[2]\n\tshift words\n\t(( CURRENT-- ))\n\tcase $cmd in\n");
	for (size_t i = 0; commands[i]; i++) {
		str_addf(out, "\t%s)\n\t\t_arguments -s \\\n", commands[i]->name);
		options_each(commands[i], zsh_option, out);
		str_add(out, "\t\t\t'--help[Show help.]' \\\n\t\t\t");
		str_add(out, !strcmp(commands[i]->name, "help") ? "'1:command:(" : "'*:file:_files'");
		if (!strcmp(commands[i]->name, "help")) {
			command_names(out);
			str_add(out, ")'");
		}
		str_add(out, " ;;\n");
	}
	str_add(out, "\tesac\n}\n_pteris \"$@\"\n");
}

static void fish_option(void *ctx, const struct option_def *o)
{
	struct str *out = ctx;

	str_addf(out, "complete -c pteris -n '__fish_seen_subcommand_from %s' -l %s", current->name,
		 o->name);
	if (o->letter)
		str_addf(out, " -s %c", o->letter);
	if (o->kind == OPT_CHOICE) {
		str_add(out, " -x -a '");
		for (const char *const *c = o->choices; *c; c++)
			str_addf(out, "%s%s", c == o->choices ? "" : " ", *c);
		str_add(out, "'");
	} else if (o->kind != OPT_FLAG) {
		str_add(out, " -r");
	}
	str_add(out, " -d '");
	for (const char *p = o->help; *p; p++) /* fish escapes a quote inside quotes by \' */
		str_addf(out, *p == '\'' || *p == '\\' ? "\\%c" : "%c", *p);
	str_add(out, "'\n");
}

static void completion_fish(struct str *out)
{
	str_add(out, "# fish completion for pteris; made by: pteris help --completion fish\n");
	for (size_t i = 0; commands[i]; i++) {
		current = commands[i];
		str_addf(out, "complete -c pteris -n __fish_use_subcommand -f -a %s -d '%s'\n",
			 current->name, current->summary);
		options_each(current, fish_option, out);
	}
}

void help_completion(const char *shell, struct str *out)
{
	if (!strcmp(shell, "bash"))
		completion_bash(out);
	else if (!strcmp(shell, "zsh"))
		completion_zsh(out);
	else
		completion_fish(out);
}
