// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads include paths from Makefiles as text: all lines count, whatever conditionals stand around
 * them, since the index is about all configurations. A -I whose folder cannot be told from the
 * variables of the same file is left out. No make function but $(abspath) and $(realpath) is known.
 */
#include <ctype.h>

#include "base/file.h"
#include "index/resolve_make.h"

#define IN_ROOT '\2' /* in expanded text: what follows is below the root */
#define UNKNOWN '\3' /* in expanded text: cannot be told */
#define MAX_DEPTH 8
#define MAX_STEPS 20000 /* references expanded in one file: a few hundred is much */

struct line {
	const char *name;  /* variable that is assigned to; NULL: no assignment */
	const char *value; /* what is assigned; no assignment: the whole line */
};

struct reader {
	struct arena *arena;
	const char *folder; /* of the Makefile, below the root; "" for the root */
	bool user_space;    /* -I are relative to the folder */
	VEC(struct line) lines;
	unsigned int steps;
	struct make_words *out;
};

/* ---- paths ----------------------------------------------------------------------------------- */
static bool add_components(struct str *out, const char *s, size_t n)
{
	while (n) {
		const char *slash = memchr(s, '/', n);
		size_t len = slash ? (size_t)(slash - s) : n, step = slash ? len + 1 : n;

		if (len == 2 && !memcmp(s, "..", 2)) {
			if (!out->len)
				return false;
			while (out->len && out->buf[out->len - 1] != '/')
				out->len--;
			if (out->len)
				out->len--;
			if (out->cap)
				out->buf[out->len] = '\0';
		} else if (len && !(len == 1 && *s == '.')) {
			if (out->len)
				str_addch(out, '/');
			str_addn(out, s, len);
		}
		s += step;
		n -= step;
	}
	return true;
}

bool path_below(struct str *out, const char *dir, size_t dir_len, const char *rest, size_t rest_len)
{
	str_reset(out);
	return add_components(out, dir, dir_len) && add_components(out, rest, rest_len);
}

/* ---- lines ----------------------------------------------------------------------------------- */
/* The name of the variable when the line is an assignment; *value is then what follows. */
static char *assigned(struct reader *r, const char *line, const char **value)
{
	const char *s = line, *end;
	int depth = 0;

	for (;; s++) {
		if (*s == '(' || *s == '{')
			depth++;
		else if (*s == ')' || *s == '}')
			depth--;
		else if (!*s || (depth <= 0 && strchr(" \t:=+?!", *s)))
			break;
	}
	end = s;
	s += strspn(s, " \t");
	s += strspn(s, ":+?!");
	if (*s != '=' || end == line)
		return NULL;
	*value = s + 1 + strspn(s + 1, " \t");
	return arena_strndup(r->arena, line, (size_t)(end - line));
}

static void add_line(struct reader *r, const char *text)
{
	static const char *const prefixes[] = { "override ", "export ", "private " };
	struct line l = { 0 };

	text += strspn(text, " \t");
	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (starts_with(text, prefixes[i]))
			text += strlen(prefixes[i]);
	if (!*text)
		return;
	l.name = assigned(r, text, &l.value);
	if (!l.name)
		l.value = text;
	l.value = arena_strdup(r->arena, l.value);
	vec_push(&r->lines, l);
}

/* Joins lines at backslashes, takes comments and recipes off (a recipe line that assigns cannot be
 * told from an indented assignment, and does no harm). */
static void split_lines(struct reader *r, const char *s)
{
	struct str line = STR_INIT;
	bool recipe = false;

	while (*s) {
		size_t n = strcspn(s, "\n"), len = n;
		const char *hash = memchr(s, '#', n);
		bool more = n && s[n - 1] == '\\';

		if (hash && (hash == s || hash[-1] != '\\'))
			len = (size_t)(hash - s);
		else if (more)
			len = n - 1;
		if (!line.len)
			recipe = *s == '\t';
		str_addn(&line, s, len);
		str_addch(&line, ' ');
		if (!more) {
			if (!recipe || strchr(line.buf, '='))
				add_line(r, line.buf);
			str_reset(&line);
		}
		s += n + (s[n] == '\n');
	}
	if (line.len && !recipe)
		add_line(r, line.buf);
	str_release(&line);
}

/* ---- variables --------------------------------------------------------------------------------- */
static void expand(struct reader *r, const char *s, size_t n, struct str *out, int depth);

/* The last value of the variable in this file that can be told */
static void expand_defined(struct reader *r, const char *name, size_t n, struct str *out, int depth)
{
	size_t before = out->len;

	for (size_t i = r->lines.len; i-- > 0;) {
		const struct line *l = &r->lines.at[i];
		size_t len = strlen(l->value);

		if (!l->name || strlen(l->name) != n || memcmp(l->name, name, n))
			continue;
		while (len && isspace((unsigned char)l->value[len - 1]))
			len--;
		expand(r, l->value, len, out, depth + 1);
		if (!memchr(out->buf + before, UNKNOWN, out->len - before))
			return;
		out->len = before;
		out->buf[before] = '\0';
	}
	str_addch(out, UNKNOWN);
}

static bool is(const char *name, size_t n, const char *word)
{
	return strlen(word) == n && !memcmp(name, word, n);
}

/* The architecture that the Makefile itself is of; NULL: none */
static const char *own_arch(const struct reader *r, size_t *n)
{
	const char *s = r->folder;

	if (starts_with(s, "arch/"))
		s += 5;
	else
		return NULL;
	*n = strcspn(s, "/");
	return s;
}

/* What stands between the brackets of $(…) */
static void expand_reference(struct reader *r, const char *name, size_t n, struct str *out,
			     int depth)
{
	static const char *const root[] = { "srctree",	   "objtree", "top_srcdir",
					    "abs_srctree", "srcroot", "abs_objtree" };
	static const char *const folder[] = { "src", "obj", "CURDIR", "srcdir" };
	size_t len;
	const char *arch;

	if (depth > MAX_DEPTH || ++r->steps > MAX_STEPS) {
		str_addch(out, UNKNOWN);
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(root); i++)
		if (is(name, n, root[i])) {
			str_addch(out, IN_ROOT);
			return;
		}
	for (size_t i = 0; i < ARRAY_SIZE(folder); i++)
		if (is(name, n, folder[i])) {
			str_addf(out, "%c/%s", IN_ROOT, r->folder);
			return;
		}
	if (is(name, n, "SRCARCH") || is(name, n, "ARCH") || is(name, n, "HOSTARCH")) {
		arch = own_arch(r, &len);
		if (arch)
			str_addn(out, arch, len);
		else
			str_addch(out, MAKE_ANY_ARCH);
	} else if (n > 8 && (!memcmp(name, "abspath ", 8))) {
		expand(r, name + 8, n - 8, out, depth + 1);
	} else if (n > 9 && (!memcmp(name, "realpath ", 9))) {
		expand(r, name + 9, n - 9, out, depth + 1);
	} else if (memchr(name, ' ', n) || memchr(name, '$', n) || memchr(name, ':', n)) {
		str_addch(out, UNKNOWN);
	} else {
		expand_defined(r, name, n, out, depth);
	}
}

static size_t bracket_length(const char *s, size_t n)
{
	int depth = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '(' || s[i] == '{')
			depth++;
		else if ((s[i] == ')' || s[i] == '}') && --depth == 0)
			return i + 1;
	}
	return n;
}

static void expand(struct reader *r, const char *s, size_t n, struct str *out, int depth)
{
	for (size_t i = 0; i < n; i++) {
		size_t len;

		if (s[i] != '$') {
			str_addch(out, s[i]);
			continue;
		}
		len = i + 1 < n && strchr("({", s[i + 1]) ? bracket_length(s + i + 1, n - i - 1)
							  : 0;
		if (len >= 2)
			expand_reference(r, s + i + 2, len - 2, out, depth);
		else
			str_addch(out, UNKNOWN);
		i += len;
	}
}

/* ---- words ------------------------------------------------------------------------------------- */
static void add_word(struct reader *r, enum make_kind kind, const char *text, size_t n)
{
	struct make_word w = { kind, arena_strndup(r->arena, text, n) };

	vec_push(&r->out->words, w);
}

/* The path below the root that a word of the Makefile means; false when it cannot be told */
static bool tree_path(struct reader *r, const char *s, size_t n, struct str *out)
{
	struct str text = STR_INIT;
	const char *last;
	bool known;

	expand(r, s, n, &text, 0);
	known = text.len && !memchr(text.buf, UNKNOWN, text.len) && !strpbrk(text.buf, " \t\"'%,");
	last = memrchr(text.buf, IN_ROOT, text.len);
	if (known && last)
		known = path_below(out, "", 0, last + 1, strlen(last + 1));
	else if (known && text.buf[0] == '/')
		known = false;
	else if (known && (r->user_space || text.buf[0] == '.'))
		known = path_below(out, r->folder, strlen(r->folder), text.buf, text.len);
	else if (known)
		known = path_below(out, "", 0, text.buf, text.len);
	str_release(&text);
	return known;
}

/* The next word, brackets with their content being part of it */
static size_t next_word(const char **s)
{
	int depth = 0;
	size_t n;

	*s += strspn(*s, " \t");
	for (n = 0; (*s)[n]; n++) {
		if ((*s)[n] == '(' || (*s)[n] == '{')
			depth++;
		else if (((*s)[n] == ')' || (*s)[n] == '}') && depth)
			depth--;
		else if (!depth && isspace((unsigned char)(*s)[n]))
			break;
	}
	return n;
}

/* -IDIR, -I DIR and -include FILE */
static void find_options(struct reader *r, const struct line *l)
{
	enum make_kind kind = l->name && strstr(l->name, "$(CONFIG") ? MAKE_LATE_DIR : MAKE_DIR;
	struct str path = STR_INIT;
	const char *s = l->value;
	size_t n;

	if (!strstr(s, "-I") && !strstr(s, "-include"))
		return;
	for (; (n = next_word(&s)); s += n) {
		bool forced = n == 8 && !memcmp(s, "-include", 8) && l->name;

		if (!forced && (n < 2 || memcmp(s, "-I", 2)))
			continue;
		if (forced || n == 2) {
			s += n;
			n = next_word(&s);
		} else {
			s += 2;
			n -= 2;
		}
		if (n && tree_path(r, s, n, &path))
			add_word(r, forced ? MAKE_FORCED : kind, path.buf, path.len);
	}
	str_release(&path);
}

static void find_lists(struct reader *r, const struct line *l)
{
	static const struct {
		const char *name;
		enum make_kind kind;
	} lists[] = {
		{ "generic-y", MAKE_GENERIC },
		{ "generated-y", MAKE_GENERATED },
		{ "syscall-y", MAKE_GENERATED },
		{ "mandatory-y", MAKE_MANDATORY },
	};

	for (size_t i = 0; l->name && i < ARRAY_SIZE(lists); i++) {
		const char *s = l->value;
		size_t n;

		if (strcmp(l->name, lists[i].name) != 0)
			continue;
		for (; (n = next_word(&s)); s += n)
			add_word(r, lists[i].kind, s, n);
	}
}

static bool in_file_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.' || c == '-' || c == '+';
}

/* Last components of what ends in .h or .c, wherever it stands */
static void find_made(struct reader *r, const char *text)
{
	const char *dot = text, *s, *e;

	while ((dot = strchr(dot, '.'))) {
		e = dot + 2;
		if ((dot[1] == 'h' || dot[1] == 'c') && !in_file_name(*e) && *e != '/') {
			for (s = dot; s > text && in_file_name(s[-1]); s--)
				;
			if (s < dot && *s != '.')
				add_word(r, MAKE_MADE, s, (size_t)(e - s));
		}
		dot++;
	}
}

bool make_read(const char *root, const char *path, struct arena *arena, struct make_words *out)
{
	struct reader r = { .arena = arena, .out = out };
	const char *slash = strrchr(path, '/');
	struct str text = STR_INIT;
	char *full = path_join(root, path);
	bool there = !file_read(full, &text, &(struct err){ 0 });

	r.folder = arena_strndup(arena, path, slash ? (size_t)(slash - path) : 0);
	r.user_space = starts_with(path, "tools/");
	if (there)
		split_lines(&r, text.buf);
	for (size_t i = 0; i < r.lines.len; i++) {
		find_options(&r, &r.lines.at[i]);
		find_lists(&r, &r.lines.at[i]);
		find_made(&r, r.lines.at[i].value);
		if (r.lines.at[i].name)
			find_made(&r, r.lines.at[i].name);
	}
	vec_release(&r.lines);
	str_release(&text);
	free(full);
	return there;
}

int64_t make_digest(const struct make_words *w)
{
	struct str all = STR_INIT;
	int64_t digest;

	for (size_t i = 0; i < w->words.len; i++)
		str_addf(&all, "%d%s%c", w->words.at[i].kind, w->words.at[i].text, '\n');
	digest = all.len ? (int64_t)hash64(all.buf, all.len) : 0;
	str_release(&all);
	return digest;
}
