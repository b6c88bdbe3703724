// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading MAINTAINERS. An entry is a title line, then lines "X:<tab>value". F: and X: are patterns:
 * one that ends with '/' takes everything below, any other one exactly files of its depth; '*' and
 * '?' stay within a folder in the latter and mean any text in the former.
 */
#include <fnmatch.h>

#include "patches/maintainers.h"

struct pattern {
	const char *text;
	int entry;
	bool excludes;
	int depth; /* folders it names: more is more specific */
};
struct maintainers {
	struct arena *arena;
	VEC(const char *) titles;
	VEC(struct pattern) patterns; /* in order of the file */
};

static int count_slashes(const char *s)
{
	int n = 0;

	for (; *s; s++)
		n += *s == '/';
	return n;
}

static void add_pattern(struct maintainers *m, const char *value, size_t n, bool excludes)
{
	struct pattern p = { .entry = (int)m->titles.len - 1, .excludes = excludes };

	while (n && strchr(" \t\r", value[n - 1]))
		n--;
	p.text = arena_strndup(m->arena, value, n);
	p.depth = count_slashes(p.text) + !ends_with(p.text, "/");
	if (*p.text == '*' || !*p.text)
		return; /* "THE REST" */
	vec_push(&m->patterns, p);
}

static void take_line(struct maintainers *m, const char *line, size_t n)
{
	size_t value = 2;

	if (!n || strchr(" \t.-", *line))
		return;
	if (n < 3 || line[1] != ':') {
		while (n && line[n - 1] == '\r')
			n--;
		vec_push(&m->titles, arena_strndup(m->arena, line, n));
		return;
	}
	while (value < n && strchr(" \t", line[value]))
		value++;
	if ((*line == 'F' || *line == 'X') && m->titles.len)
		add_pattern(m, line + value, n - value, *line == 'X');
}

void maintainers_parse(struct maintainers **out, const char *text)
{
	struct maintainers *m = xcalloc(1, sizeof(*m));

	m->arena = arena_new();
	while (*text) {
		size_t n = strcspn(text, "\n");

		take_line(m, text, n);
		text += n + (text[n] == '\n');
	}
	*out = m;
}

void maintainers_free(struct maintainers *m)
{
	if (!m)
		return;
	vec_release(&m->titles);
	vec_release(&m->patterns);
	arena_free(m->arena);
	free(m);
}

static bool pattern_matches(const struct pattern *p, const char *path)
{
	size_t n = strlen(p->text);
	char *below;
	bool yes;

	if (p->text[n - 1] != '/') /* or a folder without its '/' */
		return fnmatch(p->text, path, FNM_PATHNAME) == 0 ||
		       (!strncmp(p->text, path, n) && path[n] == '/');
	if (!strpbrk(p->text, "*?["))
		return starts_with(path, p->text);
	below = xasprintf("%s*", p->text);
	yes = fnmatch(below, path, 0) == 0;
	free(below);
	return yes;
}

static bool excluded(const struct maintainers *m, int entry, const char *path)
{
	for (size_t i = 0; i < m->patterns.len; i++) {
		const struct pattern *p = &m->patterns.at[i];

		if (p->entry == entry && p->excludes && pattern_matches(p, path))
			return true;
	}
	return false;
}

static bool more_specific(const struct pattern *a, const struct pattern *b)
{
	if (!b)
		return true;
	if (a->depth != b->depth)
		return a->depth > b->depth;
	return strlen(a->text) > strlen(b->text);
}

const char *maintainers_entry(const struct maintainers *m, const char *path)
{
	const struct pattern *best = NULL;

	for (size_t i = 0; i < m->patterns.len; i++) {
		const struct pattern *p = &m->patterns.at[i];

		if (!p->excludes && more_specific(p, best) && pattern_matches(p, path) &&
		    !excluded(m, p->entry, path))
			best = p;
	}
	return best ? m->titles.at[best->entry] : NULL;
}
