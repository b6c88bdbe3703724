// SPDX-License-Identifier: GPL-2.0-only
/* Help texts from the tables. */
#include "cli/options.h"

enum { WIDTH = 90, OPTION_COLUMN = 26 };

/* Columns of a UTF-8 text on a terminal, near enough for our own texts. */
static size_t columns(const char *s, size_t n)
{
	size_t c = 0;

	for (size_t i = 0; i < n; i++)
		c += ((unsigned char)s[i] & 0xc0) != 0x80;
	return c;
}

/* Adds text broken at blanks, each line after the first indented; column: where we are now. Blank
 * lines and lines that start with a blank (examples) are kept as they are. */
static void wrap(struct str *out, const char *text, size_t indent, size_t column)
{
	bool verbatim = false;

	while (*text) {
		size_t n = strcspn(text, " \n");

		if (column > indent && column + 1 + columns(text, n) > WIDTH && !verbatim) {
			str_addf(out, "\n%*s", (int)indent, "");
			column = indent;
		}
		str_addn(out, text, n);
		column += columns(text, n);
		text += n;
		if (*text == '\n') {
			str_add(out, "\n");
			text++;
			verbatim = *text == ' ';
			if (*text && *text != '\n')
				str_addf(out, "%*s", (int)indent, "");
			column = indent;
		} else if (*text == ' ') {
			text++;
			if (verbatim || column + 1 + columns(text, strcspn(text, " \n")) <= WIDTH) {
				str_addch(out, ' ');
				column++;
			} else {
				str_addf(out, "\n%*s", (int)indent, "");
				column = indent;
			}
		}
	}
}

static void add_option(void *ctx, const struct option_def *o)
{
	struct str *out = ctx, left = STR_INIT;
	size_t width;

	str_addf(&left, o->letter ? "  -%c, " : "      ", o->letter);
	str_addf(&left, "--%s", o->name);
	if (o->kind != OPT_FLAG)
		str_addf(&left, " %s", o->arg ? o->arg : "VALUE");
	width = columns(left.buf, left.len);
	str_add(out, left.buf);
	if (width + 2 > OPTION_COLUMN) {
		str_addch(out, '\n');
		width = 0;
	}
	str_addf(out, "%*s", (int)(OPTION_COLUMN - width), "");
	wrap(out, o->help, OPTION_COLUMN, OPTION_COLUMN);
	str_addch(out, '\n');
	str_release(&left);
}

void help_command(const struct command *c, struct str *out)
{
	str_addf(out, "pteris %s: %s\n\nUsage: pteris %s [options] %s\n\n", c->name, c->summary, c->name,
		 c->args ? c->args : "");
	if (c->description && *c->description) {
		wrap(out, c->description, 0, 0);
		str_add(out, ends_with(c->description, "\n") ? "\n" : "\n\n");
	}
	str_add(out, "Options:\n");
	options_each(c, add_option, out);
	str_addf(out, "  -h, --help%*sShow this text.\n", OPTION_COLUMN - 12, "");
}

void help_overview(struct str *out)
{
	str_add(out, "pteris finds misuse of the kernel's page-table interfaces and turns each fix into a\n"
		     "patch series.\n\n"
		     "Usage: pteris COMMAND [options] [arguments]\n\nCommands:\n");
	for (size_t i = 0; commands[i]; i++)
		str_addf(out, "  %-10s%s\n", commands[i]->name, commands[i]->summary);
	str_add(out, "\n\"pteris help COMMAND\" says more about one of them.\n"
		     "Exit status: 0 nothing found or done, 1 findings, 2 wrong use or environment,\n"
		     "3 nothing found but the answer is incomplete.\n");
}
