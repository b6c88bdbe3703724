// SPDX-License-Identifier: GPL-2.0-only
/* Makefiles as text, searched backwards: from an object to the symbols that its being built depends on. */
#include <ctype.h>

#include "base/file.h"
#include "clang/built_by.h"

#define DEPTH_MAX 8 /* composites of composites */

struct symbols {
	VEC(struct branch_switch) list;
};

static void want(struct symbols *s, const char *name, size_t len, const char *value)
{
	const char *symbol = internn(name, len);

	for (size_t i = 0; i < s->list.len; i++)
		if (s->list.at[i].symbol == symbol)
			return;
	vec_push(&s->list, (struct branch_switch){ symbol, value });
}

/* ---- one Makefile ----------------------------------------------------------------------------- */
/* Its logical lines, continuations joined, comments cut, without leading blanks */
struct lines {
	VEC(char *) at;
};

static void add_line(struct lines *l, struct str *line)
{
	char *hash = strchr(line->buf, '#');
	size_t skip = strspn(line->buf, " \t");

	if (line->len) {
		if (hash)
			*hash = '\0';
		vec_push(&l->at, xstrdup(line->buf + skip));
	}
	str_reset(line);
}

static bool read_lines(const char *file, struct lines *l)
{
	struct str text = STR_INIT, line = STR_INIT;
	const char *s;
	size_t n;

	if (file_read(file, &text, &(struct err){ 0 })) {
		str_release(&text);
		return false;
	}
	for (s = text.buf; *s; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		if (n && s[n - 1] == '\\') {
			str_addn(&line, s, n - 1);
			str_addch(&line, ' ');
			continue;
		}
		str_addn(&line, s, n);
		add_line(l, &line);
	}
	add_line(l, &line);
	str_release(&line);
	str_release(&text);
	return true;
}

static void lines_release(struct lines *l)
{
	for (size_t i = 0; i < l->at.len; i++)
		free(l->at.at[i]);
	vec_release(&l->at);
}

/* ---- conditionals ------------------------------------------------------------------------------- */
struct conditional {
	const char *name;   /* "CONFIG_X…" in the line, or NULL: not about a symbol */
	size_t len;
	bool set;           /* its first part holds when the symbol is set */
	bool other;         /* behind else */
};
typedef VEC(struct conditional) conditionals_t;

static const char *symbol_in(const char *s, size_t *len)
{
	const char *c = strstr(s, "CONFIG_");

	*len = c ? ident_length(c) : 0;
	return c;
}

/* "ifeq ($(CONFIG_X),y)", "ifneq ($(CONFIG_X),)", "ifdef CONFIG_X" … */
static struct conditional read_conditional(const char *line)
{
	struct conditional c = { 0 };
	bool defined = !strncmp(line, "ifdef", 5) || !strncmp(line, "ifndef", 6);
	const char *value = strrchr(line, ',');

	c.name = symbol_in(line, &c.len);
	if (!c.name)
		return c;
	c.set = !strncmp(line, "ifdef", 5) || !strncmp(line, "ifeq", 4);
	value = value ? value + 1 + strspn(value + 1, " \t") : "";
	if (!defined && *value != 'y' && *value != 'm') /* compared with nothing */
		c.set = !c.set;
	return c;
}

/* Keeps the stack; false: the line is no conditional. */
static bool conditional(conditionals_t *stack, const char *line)
{
	if (starts_with(line, "ifdef") || starts_with(line, "ifndef") || starts_with(line, "ifeq") ||
	    starts_with(line, "ifneq"))
		vec_push(stack, read_conditional(line));
	else if (starts_with(line, "endif"))
		stack->len -= stack->len > 0;
	else if (starts_with(line, "else") && stack->len)
		stack->at[stack->len - 1].other = true;
	else
		return false;
	return true;
}

static void want_conditionals(const conditionals_t *stack, struct symbols *out)
{
	for (size_t i = 0; i < stack->len; i++) {
		const struct conditional *c = &stack->at[i];

		bool yes = c->set != c->other;
		const char *name = c->name;
		size_t len = c->len;

		if (name)
			want(out, name, len, yes ? "y" : "n");
		while (yes && name && (name = symbol_in(name + len, &len))) /* both of them */
			want(out, name, len, "y");
	}
}

/* ---- from a word to those who want it ------------------------------------------------------------- */
static bool has_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *s = text; (s = strstr(s, word)); s++)
		if ((s == text || isspace((unsigned char)s[-1])) && (!s[n] || isspace((unsigned char)s[n])))
			return true;
	return false;
}

static bool find(const struct lines *l, const char *word, unsigned depth, struct symbols *out);

/* The variable's value is wanted by obj-y and its like, by a composite, or where the variable is used. */
static bool find_user(const struct lines *l, const char *var, size_t len, unsigned depth, struct symbols *out)
{
	const char *dash = memrchr(var, '-', len), *symbol;
	char *name;
	size_t stem = dash ? (size_t)(dash - var) : len, n;
	bool res;

	symbol = symbol_in(var, &n);
	if (symbol && symbol < var + len) {
		want(out, symbol, n, "y");
		stem = (size_t)(symbol - var);
		stem -= stem > 3 && !memcmp(var + stem - 3, "-$(", 3) ? 3 : 0;
	}
	if ((stem == 3 && (!memcmp(var, "obj", 3) || !memcmp(var, "lib", 3))) ||
	    (stem == 4 && !memcmp(var, "core", 4)) || (stem == 4 && !memcmp(var, "libs", 4)))
		return true;
	name = xasprintf("%.*s.o", (int)stem, var);
	res = find(l, name, depth + 1, out);
	free(name);
	for (unsigned i = 0; i < 2 && !res; i++) {
		name = i ? xasprintf("$(%.*s)", (int)len, var) : xasprintf("$(%.*s-y)", (int)stem, var);
		res = find(l, name, depth + 1, out);
		free(name);
	}
	return res;
}

static bool find(const struct lines *l, const char *word, unsigned depth, struct symbols *out)
{
	conditionals_t stack = { 0 };
	size_t before = out->list.len;
	bool res = false;

	for (size_t i = 0; i < l->at.len && depth < DEPTH_MAX && !res; i++) {
		const char *line = l->at.at[i], *eq;
		size_t len;

		if (conditional(&stack, line))
			continue;
		eq = strchr(line, '=');
		if (!eq || !has_word(eq + 1, word))
			continue;
		len = (size_t)(eq - line);
		while (len && strchr("+:? \t", line[len - 1]))
			len--;
		want_conditionals(&stack, out);
		res = len && find_user(l, line, len, depth, out);
		if (!res)
			out->list.len = before;
	}
	vec_release(&stack);
	return res;
}

/* ---- from a file up to the root -------------------------------------------------------------------- */
static bool read_folder(const char *root, const char *dir, struct lines *l)
{
	char *full = path_join(root, dir), *kbuild = path_join(full, "Kbuild"), *make = path_join(full, "Makefile");
	bool res = read_lines(kbuild, l);

	if (!res && strcmp(dir, ".")) /* the top Makefile is none of this kind */
		res = read_lines(make, l);
	free(full);
	free(kbuild);
	free(make);
	return res;
}

/* "init_64.o" is written "init_$(BITS).o" in places. */
static bool find_bits(const struct lines *l, const char *object, struct symbols *out)
{
	const char *bits = strstr(object, "32.o"), *at = bits ? bits : strstr(object, "64.o");
	char *word;
	bool res;

	if (!at)
		return false;
	word = xasprintf("%.*s$(BITS)%s", (int)(at - object), object, at + 2);
	res = find(l, word, 0, out);
	free(word);
	return res;
}

/* In the Makefile of dir or of the nearest folder above that mentions it; *found: that folder */
static bool find_above(const char *root, char **dir, const char *object, struct symbols *out)
{
	for (;;) {
		size_t skip = strcmp(*dir, ".") ? strlen(*dir) + 1 : 0;
		struct lines l = { 0 };
		bool res = read_folder(root, *dir, &l) &&
			   (find(&l, object + skip, 0, out) || find_bits(&l, object + skip, out));
		char *up;

		lines_release(&l);
		if (res || !strcmp(*dir, "."))
			return res;
		up = path_dir(*dir);
		free(*dir);
		*dir = up;
	}
}

static int by_symbol(const void *a, const void *b)
{
	const struct branch_switch *x = a, *y = b;

	return strcmp(x->symbol, y->symbol);
}

bool built_by(const char *root, const char *path, struct branch_switches *out)
{
	char *dir = path_dir(path), *object = xasprintf("%.*s.o", (int)(strlen(path) - 2), path), *up;
	struct symbols s = { 0 };
	bool res = find_above(root, &dir, object, &s);

	while (res && strcmp(dir, ".")) { /* the folder itself; one that nobody mentions is taken as built */
		free(object);
		object = xasprintf("%s/", dir);
		up = path_dir(dir);
		free(dir);
		dir = up;
		if (!find_above(root, &dir, object, &s))
			break;
	}
	if (s.list.len)
		qsort(s.list.at, s.list.len, sizeof(*s.list.at), by_symbol);
	out->items.len = 0;
	for (size_t i = 0; res && i < s.list.len; i++)
		vec_push(&out->items, s.list.at[i]);
	vec_release(&s.list);
	free(dir);
	free(object);
	return res;
}
