// SPDX-License-Identifier: GPL-2.0-only
/* Parsing the command line by the option tables. */
#include <errno.h>
#include <limits.h>

#include "cli/options.h"

static const char *const color_choices[] = { "auto", "always", "never", NULL };

const struct option_def common_options[] = {
	{ 0, "tree", OPT_STRING, offsetof(struct common_options, tree), "DIR",
	  "Kernel tree; default: the one around the current folder.", NULL },
	{ 'j', "jobs", OPT_INT, offsetof(struct common_options, jobs), "N",
	  "Worker processes; default: all cores.", NULL },
	{ 'q', "quiet", OPT_FLAG, offsetof(struct common_options, quiet), NULL,
	  "No progress and no notes.", NULL },
	{ 'v', "verbose", OPT_FLAG, offsetof(struct common_options, verbose), NULL,
	  "Say more about what is being done.", NULL },
	{ 0, "color", OPT_CHOICE, offsetof(struct common_options, color), "WHEN",
	  "Colour the output: auto (on a terminal), always or never.", color_choices },
	{ 0, "index", OPT_STRING, offsetof(struct common_options, index), "FILE",
	  "Index database; default: one per tree in the cache folder.", NULL },
	{ 0, NULL, OPT_FLAG, 0, NULL, NULL, NULL },
};

struct parser {
	const struct command *command;
	char *options;
	char **argv;
	int argc, at; /* at: argument being looked at */
	struct err *err;
};

static const struct option_def *find_in(const struct option_def *t, const char *name, size_t len,
					char letter)
{
	for (; t && t->name; t++) {
		if (letter && t->letter == letter)
			return t;
		if (!letter && strlen(t->name) == len && !memcmp(t->name, name, len))
			return t;
	}
	return NULL;
}

static const struct option_def *find(const struct command *c, const char *name, size_t len, char letter)
{
	const struct option_def *o = find_in(c->options, name, len, letter);

	return o ? o : find_in(common_options, name, len, letter);
}

/* Does a command's own option hide this common one's letter? */
static bool overridden(const struct command *c, const struct option_def *o)
{
	return find_in(c->options, o->name, strlen(o->name), 0) != NULL;
}

void options_each(const struct command *c, void (*f)(void *ctx, const struct option_def *o), void *ctx)
{
	const struct option_def *o;
	struct option_def copy;

	for (o = c->options; o && o->name; o++)
		if (o->help)
			f(ctx, o);
	for (o = common_options; o->name; o++) {
		if (overridden(c, o))
			continue;
		copy = *o;
		if (copy.letter && find_in(c->options, NULL, 0, copy.letter))
			copy.letter = 0; /* -v N of series: then only --verbose is left */
		f(ctx, &copy);
	}
}

/* ---- suggestions ------------------------------------------------------------------------------ */

struct name_list { VEC(const char *) names; };

static void collect_name(void *ctx, const struct option_def *o)
{
	struct name_list *l = ctx;

	vec_push(&l->names, o->name);
}

static int unknown_option(const struct parser *p, const char *shown, const char *name)
{
	struct name_list l = { 0 };
	const char *near;

	options_each(p->command, collect_name, &l);
	near = name ? nearest_name(name, l.names.at, l.names.len) : NULL;
	if (near)
		err_set(p->err, ERR_USAGE, "%s: unknown option %s; did you mean --%s?", p->command->name,
			shown, near);
	else
		err_set(p->err, ERR_USAGE, "%s: unknown option %s; \"pteris help %s\" lists them",
			p->command->name, shown, p->command->name);
	vec_release(&l.names);
	return ERR_USAGE;
}

/* ---- values ----------------------------------------------------------------------------------- */

static int set_int(const struct parser *p, const struct option_def *o, const char *value)
{
	char *end;
	long v;

	errno = 0;
	v = strtol(value, &end, 10);
	if (errno || end == value || *end || v < 0 || v > INT_MAX)
		return err_set(p->err, ERR_USAGE, "%s: --%s wants a number, not \"%s\"",
			       p->command->name, o->name, value);
	*(int *)(void *)(p->options + o->offset) = (int)v;
	return 0;
}

static int set_choice(const struct parser *p, const struct option_def *o, const char *value)
{
	struct str all = STR_INIT;
	int rc = ERR_USAGE;

	for (const char *const *c = o->choices; *c; c++) {
		str_addf(&all, "%s%s", all.len ? ", " : "", *c);
		if (!strcmp(*c, value)) {
			*(const char **)(void *)(p->options + o->offset) = *c;
			rc = 0;
		}
	}
	if (rc)
		err_set(p->err, rc, "%s: --%s does not know \"%s\"; it takes %s", p->command->name,
			o->name, value, all.buf);
	str_release(&all);
	return rc;
}

static int set_value(const struct parser *p, const struct option_def *o, const char *value)
{
	void *at = p->options + o->offset;

	switch (o->kind) {
	case OPT_FLAG:
		*(bool *)at = true;
		break;
	case OPT_STRING:
		*(const char **)at = value;
		break;
	case OPT_LIST:
		vec_push(&((struct str_list *)at)->items, value);
		break;
	case OPT_INT:
		return set_int(p, o, value);
	case OPT_CHOICE:
		return set_choice(p, o, value);
	}
	return 0;
}

/* The value of an option: what is attached to it, or the next argument. */
static const char *value_of(struct parser *p, const struct option_def *o, const char *attached)
{
	if (attached)
		return attached;
	if (p->at + 1 < p->argc)
		return p->argv[++p->at];
	err_set(p->err, ERR_USAGE, "%s: --%s needs a value (%s)", p->command->name, o->name,
		o->arg ? o->arg : "VALUE");
	return NULL;
}

static int parse_long(struct parser *p, const char *arg)
{
	const char *name = arg + 2, *eq = strchr(name, '='), *value;
	size_t len = eq ? (size_t)(eq - name) : strlen(name);
	const struct option_def *o;
	char *copy;
	int rc;

	if (!strcmp(name, "help"))
		return 1;
	o = find(p->command, name, len, 0);
	if (!o) {
		copy = xstrndup(name, len);
		rc = unknown_option(p, arg, copy);
		free(copy);
		return rc;
	}
	if (o->kind == OPT_FLAG) {
		if (eq)
			return err_set(p->err, ERR_USAGE, "%s: --%s takes no value", p->command->name,
				       o->name);
		return set_value(p, o, NULL);
	}
	value = value_of(p, o, eq ? eq + 1 : NULL);
	return value ? set_value(p, o, value) : ERR_USAGE;
}

/* "-qv", "-j4", "-j 4" */
static int parse_letters(struct parser *p, const char *arg)
{
	const struct option_def *o;
	const char *value;
	char shown[3] = "-";
	int rc = 0;

	for (const char *l = arg + 1; *l && !rc; l++) {
		if (*l == 'h')
			return 1;
		shown[1] = *l;
		o = find(p->command, NULL, 0, *l);
		if (!o)
			return unknown_option(p, (unsigned char)*l < 0x80 ? shown : arg, NULL);
		if (o->kind != OPT_FLAG) {
			value = value_of(p, o, l[1] ? l + 1 : NULL);
			return value ? set_value(p, o, value) : ERR_USAGE;
		}
		rc = set_value(p, o, NULL);
	}
	return rc;
}

int options_parse(const struct command *c, void *options, int *argc, char **argv, struct err *err)
{
	struct parser p = { .command = c, .options = options, .argv = argv, .argc = *argc, .err = err };
	bool only_args = false;
	int rc = 0, kept = 0;

	for (; p.at < p.argc && !rc; p.at++) {
		char *arg = argv[p.at];

		if (only_args || arg[0] != '-' || !arg[1])
			argv[kept++] = arg;
		else if (!strcmp(arg, "--"))
			only_args = true;
		else
			rc = arg[1] == '-' ? parse_long(&p, arg) : parse_letters(&p, arg);
	}
	argv[kept] = NULL; /* in bounds: main's argv ends with NULL */
	*argc = kept;
	return rc;
}

void options_release(const struct command *c, void *options)
{
	struct str_list *l;

	for (const struct option_def *o = c->options; o && o->name; o++) {
		if (o->kind != OPT_LIST)
			continue;
		l = (void *)((char *)options + o->offset);
		vec_release(&l->items);
	}
}
