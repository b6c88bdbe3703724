// SPDX-License-Identifier: GPL-2.0-only
/*
 * What scripts of semantic patches print, as findings: the lines of coccilib.report and coccilib.org. Everything else
 * that is printed is for people, and goes on as it is.
 *
 *	FILE:LINE:COLUMN-END: message
 *	* TODO [[view:FILE::face=…::linb=LINE::colb=COLUMN::cole=END][message]]
 *	[[view:…][…]]                                            a further place of the line before
 */
#include "match/whole.h"

static bool number(const char **p, int *out)
{
	const char *start = *p;
	long v = 0;

	for (; **p >= '0' && **p <= '9' && v < 100000000; (*p)++)
		v = v * 10 + (**p - '0');
	*out = (int)v;
	return *p > start;
}

static bool skip(const char **p, const char *word)
{
	if (!starts_with(*p, word))
		return false;
	*p += strlen(word);
	return true;
}

static bool is_report(const char *line, struct arena *a, struct said *out)
{
	for (const char *c = strchr(line, ':'); c; c = strchr(c + 1, ':')) {
		const char *p = c + 1;

		if (number(&p, &out->line) && skip(&p, ":") && number(&p, &out->column) && skip(&p, "-") &&
		    number(&p, &out->end_column) && skip(&p, ":") && c > line) {
			out->file = arena_strndup(a, line, (size_t)(c - line));
			out->message = arena_strdup(a, p + strspn(p, " "));
			return true;
		}
	}
	return false;
}

static bool is_link(const char *p, struct arena *a, struct said *out)
{
	const char *end, *close;

	if (!skip(&p, "[[view:"))
		return false;
	end = strstr(p, "::face=");
	close = strrchr(p, ']');
	if (!end || !close || close[-1] != ']')
		return false;
	out->file = arena_strndup(a, p, (size_t)(end - p));
	p = strstr(end, "::linb=");
	if (!p || !skip(&p, "::linb=") || !number(&p, &out->line) || !skip(&p, "::colb=") ||
	    !number(&p, &out->column) || !skip(&p, "::cole=") || !number(&p, &out->end_column) || !skip(&p, "]["))
		return false;
	out->message = p < close ? arena_strndup(a, p, (size_t)(close - 1 - p)) : "";
	return true;
}

static void one_line(struct whole_run *x, const char *line)
{
	struct said s = { 0 };
	const char *p = line + strspn(line, "*");

	if (*line == '*' && skip(&p, " TODO ") && is_link(p, x->arena, &s)) {
		vec_push(&x->said, s);
	} else if (is_link(line, x->arena, &s)) {
		if (x->said.len)
			vec_push(&x->said.at[x->said.len - 1].steps, s.line);
	} else if (is_report(line, x->arena, &s)) {
		vec_push(&x->said, s);
	} else if (*line) {
		vec_push(&x->other_lines, line);
	}
}

void whole_said(struct whole_run *x, const char *text, size_t size)
{
	const char *end = text + size, *eol;

	for (; text < end; text = eol + 1) {
		eol = memchr(text, '\n', (size_t)(end - text));
		eol = eol ? eol : end;
		one_line(x, arena_strndup(x->arena, text, (size_t)(eol - text)));
	}
}
