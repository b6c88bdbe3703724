// SPDX-License-Identifier: GPL-2.0-only
/* What the chooser asks of real profiles. */
#include <dirent.h>

#include "base/file.h"
#include "clang/built_by.h"
#include "clang/choose_private.h"
#include "clang/internal.h"
#include "clang/variant.h"

static const char *p_name(const void *p)
{
	return profile_name(p);
}

static const char *p_srcarch(const void *p)
{
	return profile_srcarch(p);
}

static const char *p_family(const void *p)
{
	const struct profile_spec *s = profile_spec_of(p);

	return s ? s->arch : profile_srcarch(p);
}

static const char *p_config(const void *p, const char *symbol)
{
	return profile_config(p, symbol);
}

/* ---- .c files that others include --------------------------------------------------------------- */
/* Adds the folder's file `by` to the includers of each .c that it includes by its plain name. */
static void note_includes(struct map *folder, const char *text, const char *by)
{
	for (const char *s = text; (s = strstr(s, "include")); s += 7) {
		const char *hash = s, *name = s + 7;
		uintptr_t *slot;
		size_t len;

		while (hash > text && (hash[-1] == ' ' || hash[-1] == '\t'))
			hash--;
		name += strspn(name, " \t");
		if (hash == text || hash[-1] != '#' || *name != '"')
			continue;
		len = strcspn(++name, "\"\n");
		if (len < 3 || memcmp(name + len - 2, ".c", 2))
			continue;
		slot = map_slot(folder, name, len, NULL);
		if (!*slot)
			*slot = (uintptr_t)by;
	}
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Which .c of this folder is included by which other (the first by name) */
static struct map *read_includers(const struct choice_context *cc, const char *dir)
{
	char *full = path_join(tree_root(cc->tree), dir);
	struct map *folder = map_new();
	struct words names = { 0 };
	DIR *d = opendir(full);
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (ends_with(e->d_name, ".c"))
			words_add(&names, e->d_name);
	if (d)
		closedir(d);
	if (names.items.len)
		qsort(names.items.at, names.items.len, sizeof(*names.items.at), by_text);
	for (size_t i = 0; i < names.items.len; i++) {
		struct str text = STR_INIT;
		char *file = path_join(full, names.items.at[i]), *rel = path_join(dir, names.items.at[i]);

		if (!file_read(file, &text, &(struct err){ 0 }))
			note_includes(folder, text.buf, intern(starts_with(rel, "./") ? rel + 2 : rel));
		str_release(&text);
		free(file);
		free(rel);
	}
	words_release(&names);
	free(full);
	return folder;
}

static const char *p_includer(void *ctx, const char *path)
{
	struct choice_context *cc = ctx;
	char *dir = path_dir(path);
	uintptr_t *slot = map_slot(cc->folders, dir, strlen(dir), NULL);

	if (!*slot)
		*slot = (uintptr_t)read_includers(cc, dir);
	free(dir);
	return (const char *)map_get((struct map *)*slot, path_base(path));
}

static bool p_builds(const void *p, const char *path)
{
	return profile_builds(p, path);
}

static bool p_build_switches(const void *p, const char *path, struct branch_switches *out)
{
	size_t k = 0;

	if (!built_by(profile_root(p), path, out))
		return false;
	for (size_t i = 0; i < out->items.len; i++) { /* those that are not so already */
		const struct branch_switch *s = &out->items.at[i];
		const char *v = profile_config(p, s->symbol);
		bool off = !v || !strcmp(v, "n");

		if (off != !strcmp(s->value, "n"))
			out->items.at[k++] = *s;
	}
	out->items.len = k;
	return true;
}

/* ---- variants --------------------------------------------------------------------------------- */
static void *p_variant(void *ctx, const void *base, const struct branch_switch *s, size_t n, struct err *err)
{
	struct profile_switch *sw = xcalloc(n + 1, sizeof(*sw));
	struct choice_context *cc = ctx;
	struct profile *p = NULL;

	for (size_t i = 0; i < n; i++)
		sw[i] = (struct profile_switch){ s[i].symbol, s[i].value };
	if (!cc->variants)
		cc->variants = variants_new(cc->tree);
	if (profile_variant(&p, cc->variants, base, sw, n, err))
		p = NULL;
	free(sw);
	return p;
}

static void p_variant_free(void *p)
{
	profile_free(p);
}

static int p_read(void *ctx, const char *path, struct str *out, struct err *err)
{
	const struct choice_context *cc = ctx;
	char *full = path_join(tree_root(cc->tree), path);
	int rc = file_read(full, out, err);

	free(full);
	return rc;
}

static void p_end(void *ctx)
{
	struct choice_context *cc = ctx;

	variants_free(cc->variants);
	for (size_t i = 0; i < map_size(cc->folders); i++)
		map_free((struct map *)map_value(cc->folders, i));
	map_free(cc->folders);
	free(cc);
}

struct choice_context *choice_context_new(const struct tree *t)
{
	struct choice_context *cc = xcalloc(1, sizeof(*cc));

	cc->tree = t;
	cc->folders = map_new();
	return cc;
}

const struct choice_ops choice_profile_ops = {
	.name = p_name, .srcarch = p_srcarch, .family = p_family, .config = p_config, .builds = p_builds,
	.includer = p_includer, .build_switches = p_build_switches, .variant = p_variant, .variant_free = p_variant_free,
	.read = p_read, .end = p_end,
};
