// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the folders' Makefiles say of one file: its flags, and whether the configuration builds it.
 * Best effort: Kbuild's variables are read, its rules are not run.
 */
#include <ctype.h>

#include "base/file.h"
#include "clang/internal.h"
#include "clang/makefile.h"

struct kbuild {
	char *src, *build, *srcarch;
	struct map *config;  /* CONFIG_X → interned value */
	struct map *folders; /* path below the root → struct makefile * */
	struct makefile *arch; /* arch/X/Makefile: what it exports is set in all folders */
};

/* ---- folders --------------------------------------------------------------------------------- */
static struct makefile *folder_plain(const struct kbuild *kb, const char *path)
{
	struct makefile *f = makefile_new(kb->src, kb->config);

	makefile_set(f, "srctree", kb->src);
	makefile_set(f, "objtree", kb->build ? kb->build : kb->src);
	makefile_set(f, "src", path);
	makefile_set(f, "obj", path);
	makefile_set(f, "SRCARCH", kb->srcarch);
	makefile_set(f, "ARCH", kb->srcarch);
	makefile_set(f, "BITS", map_get(kb->config, "CONFIG_64BIT") ? "64" : "32");
	return f;
}

/* Only plain values: compiler flags and what a program would have to be run for is not asked for there. */
static void set_exported(const struct kbuild *kb, struct makefile *f)
{
	for (size_t i = 0; i < map_size(kb->arch->exports); i++) {
		const char *name = map_key(kb->arch->exports, i, NULL);
		char *value = makefile_value(kb->arch, name);

		if (!strchr(value, MAKEFILE_UNKNOWN) && !map_has(f->vars, name))
			makefile_set(f, name, value);
		free(value);
	}
}

static struct makefile *folder_new(struct kbuild *kb, const char *path)
{
	struct makefile *f = folder_plain(kb, path);
	char *file;

	if (!kb->arch) {
		file = xasprintf("%s/arch/%s/Makefile", kb->src, kb->srcarch);
		kb->arch = folder_plain(kb, ".");
		makefile_read(kb->arch, file);
		free(file);
	}
	set_exported(kb, f);
	return f;
}

static struct makefile *folder_get(struct kbuild *kb, const char *path)
{
	uintptr_t *slot = map_slot(kb->folders, path, strlen(path), NULL);
	struct makefile *f;
	char *dir, *file;

	if (*slot)
		return (struct makefile *)*slot;
	f = folder_new(kb, path);
	*slot = (uintptr_t)f;
	dir = path_join(kb->src, path);
	file = path_join(dir, "Kbuild");
	if (!file_exists(file) && strcmp(path, ".")) {
		free(file);
		file = path_join(dir, "Makefile");
	}
	makefile_read(f, file);
	free(file);
	free(dir);
	return f;
}

/* Is the word in the variable's value? */
static bool lists(struct makefile *f, const char *var, const char *word)
{
	char *val = makefile_value(f, var), *s = val;
	size_t n = strlen(word);
	bool hit = false;

	while (!hit && (s = strstr(s, word))) {
		hit = (s == val || isspace((unsigned char)s[-1])) &&
		      (!s[n] || isspace((unsigned char)s[n]));
		s++;
	}
	free(val);
	return hit;
}

static char listed_directly(struct makefile *f, const char *word)
{
	if (lists(f, "obj-y", word) || lists(f, "lib-y", word))
		return 'y';
	if (lists(f, "obj-m", word) || lists(f, "lib-m", word))
		return 'm';
	return 0;
}

/* Which object of this folder contains the object file? Through composites (x-y, x-objs, x-m). */
static char object_state(struct makefile *f, const char *object, int depth,
			 const char **module)
{
	static const char *const suffixes[] = { "-y", "-objs", "-m" };
	char state = listed_directly(f, object);

	if (state) {
		*module = internn(object, strlen(object) - 2);
		return state;
	}
	for (size_t i = 0; depth < 4 && i < map_size(f->vars); i++) {
		size_t len;
		const char *key = map_key(f->vars, i, &len);

		for (size_t k = 0; k < ARRAY_SIZE(suffixes); k++) {
			size_t n = strlen(suffixes[k]);
			char *whole, *name;

			if (len <= n || memcmp(key + len - n, suffixes[k], n))
				continue;
			name = xstrndup(key, len);
			if (!strcmp(name, "obj-y") || !strcmp(name, "obj-m") ||
			    !lists(f, name, object)) {
				free(name);
				continue;
			}
			whole = xasprintf("%.*s.o", (int)(len - n), key);
			state = strcmp(whole, object) ?
				object_state(f, whole, depth + 1, module) : 0;
			free(whole);
			free(name);
			if (state)
				return state;
		}
	}
	return 0;
}

/* Does some folder above list this one? Only as far as plain text says so. */
static char folder_state(struct kbuild *kb, const char *path)
{
	char *up = path_dir(path), state = 0;

	if (!strcmp(path, "."))
		state = 'y';
	for (;;) {
		struct makefile *f = folder_get(kb, up);
		size_t skip = strcmp(up, ".") ? strlen(up) + 1 : 0;
		char *word = xasprintf("%s/", path + skip), *next, above;

		if (f->exists && !state) {
			state = listed_directly(f, word);
			if (state && (above = folder_state(kb, up)) != 'y')
				state = above;
		}
		free(word);
		if (state || !strcmp(up, "."))
			break;
		next = path_dir(up);
		free(up);
		up = next;
	}
	/* Until 6.0 the top folders stood in the top Makefile, in ways that are no plain list */
	if (!state && !strchr(path, '/') && !folder_get(kb, ".")->exists)
		state = 'y';
	free(up);
	return state;
}

/* ---- flags ----------------------------------------------------------------------------------- */
static void add_flags(struct makefile *f, const char *var, struct words *out)
{
	char *val = makefile_value(f, var);
	struct words list = { 0 };

	cmdline_split(val, strlen(val), &list);
	for (size_t i = 0; i < list.items.len; i++) {
		const char *w = list.items.at[i];
		bool two = !strcmp(w, "-I") || !strcmp(w, "-include") || !strcmp(w, "-isystem");
		const char *arg = two && i + 1 < list.items.len ? list.items.at[++i] : "";

		if (strchr(w, MAKEFILE_UNKNOWN) || strchr(arg, MAKEFILE_UNKNOWN) || (two && !*arg))
			continue;
		words_add(out, w);
		if (two)
			words_add(out, arg);
	}
	words_release(&list);
	free(val);
}

static void folder_flags(struct kbuild *kb, const char *path, struct words *out)
{
	char *up;
	struct makefile *f = folder_get(kb, path);

	if (strcmp(path, ".")) {
		up = path_dir(path);
		folder_flags(kb, up, out);
		free(up);
	}
	if (f->exists)
		add_flags(f, "subdir-ccflags-y", out);
}

void kbuild_object(struct kbuild *kb, const char *path, struct kbuild_object *out)
{
	char *dir = path_dir(path), *object, *var;
	struct makefile *f;
	size_t len = strlen(path), skip;
	char above;

	memset(out, 0, sizeof(*out));
	while (f = folder_get(kb, dir), !f->exists && strcmp(dir, ".")) {
		char *up = path_dir(dir);

		free(dir);
		dir = up;
	}
	skip = strcmp(dir, ".") ? strlen(dir) + 1 : 0;
	object = xasprintf("%.*s.o", (int)(len > skip + 2 ? len - skip - 2 : 0), path + skip);
	folder_flags(kb, dir, &out->flags);
	add_flags(f, "ccflags-y", &out->flags);
	var = xasprintf("CFLAGS_%s", object);
	add_flags(f, var, &out->flags);
	if (ends_with(path, ".c")) {
		out->state = object_state(f, object, 0, &out->module);
		if (out->state && (above = folder_state(kb, dir)) != 'y')
			out->state = above;
	}
	if (!out->module)
		out->module = internn(object, strlen(object) - 2);
	out->dir = dir;
	free(var);
	free(object);
}

void kbuild_object_release(struct kbuild_object *o)
{
	words_release(&o->flags);
	free(o->dir);
}

/* ---- configuration --------------------------------------------------------------------------- */
static void read_config(struct kbuild *kb)
{
	char *path = path_join(kb->build, "include/config/auto.conf"), *s, *next;
	struct str text = STR_INIT;

	if (!file_read(path, &text, &(struct err){ 0 })) {
		for (s = text.buf; *s; s = next) {
			size_t n = strcspn(s, "\n");
			char *eq = memchr(s, '=', n);

			next = s + n + (s[n] == '\n');
			if (!eq || strncmp(s, "CONFIG_", 7))
				continue;
			n -= (size_t)(eq + 1 - s);
			if (n >= 2 && eq[1] == '"')
				*map_slot(kb->config, s, (size_t)(eq - s), NULL) =
					(uintptr_t)internn(eq + 2, n - 2);
			else
				*map_slot(kb->config, s, (size_t)(eq - s), NULL) =
					(uintptr_t)internn(eq + 1, n);
		}
	}
	str_release(&text);
	free(path);
}

const char *kbuild_config(const struct kbuild *kb, const char *name)
{
	return (const char *)map_get(kb->config, name);
}

void kbuild_set_config(struct kbuild *kb, const char *name, const char *value)
{
	bool set = value && strcmp(value, "n") != 0;

	map_set(kb->config, name, set ? (uintptr_t)intern(value) : 0);
}

struct kbuild *kbuild_new(const char *src, const char *build, const char *srcarch)
{
	struct kbuild *kb = xcalloc(1, sizeof(*kb));

	kb->src = xstrdup(src);
	kb->build = build ? xstrdup(build) : NULL;
	kb->srcarch = xstrdup(srcarch);
	kb->config = map_new();
	kb->folders = map_new();
	if (build)
		read_config(kb);
	return kb;
}

void kbuild_free(struct kbuild *kb)
{
	if (!kb)
		return;
	for (size_t i = 0; i < map_size(kb->folders); i++)
		makefile_free((struct makefile *)map_value(kb->folders, i));
	makefile_free(kb->arch);
	map_free(kb->folders);
	map_free(kb->config);
	free(kb->src);
	free(kb->build);
	free(kb->srcarch);
	free(kb);
}
