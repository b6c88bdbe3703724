// SPDX-License-Identifier: GPL-2.0-only
/*
 * asm/ headers that an architecture takes from asm-generic/: one line each, as the lists in its Kbuild
 * files say (generic-y), or because it lacks a mandatory one (mandatory-y).
 */
#include "base/file.h"
#include "clang/synth_impl.h"

static const struct {
	const char *dir, *mandatory;
} kinds[] = {
	{ "asm", "include/asm-generic/Kbuild" },
	{ "uapi/asm", "include/uapi/asm-generic/Kbuild" },
};

static int wrap(struct synth *s, const char *srcarch, const char *dir, const char *name, struct err *err)
{
	char *path = xasprintf("arch/%s/include/generated/%s/%s", srcarch, dir, name);
	struct str text = STR_INIT;
	int rc = 0;

	str_addf(&text, "#include <asm-generic/%s>\n", name);
	if (!strchr(name, '/')) /* nothing outside the folder */
		rc = synth_write(s, path, &text, err);
	str_release(&text);
	free(path);
	return rc;
}

static void words_of(struct makefile *f, const char *var, struct words *out)
{
	char *val = makefile_value(f, var);

	cmdline_split(val, strlen(val), out);
	free(val);
}

static bool listed(const struct words *w, const char *name)
{
	for (size_t i = 0; i < w->items.len; i++)
		if (!strcmp(w->items.at[i], name))
			return true;
	return false;
}

static int wrap_kind(struct synth *s, const char *srcarch, size_t kind, struct err *err)
{
	char *dir = xasprintf("arch/%s/include/%s", srcarch, kinds[kind].dir);
	char *kbuild = path_join(dir, "Kbuild");
	struct makefile *f = synth_makefile(s, srcarch, dir);
	struct words generic = { 0 }, generated = { 0 }, mandatory = { 0 };
	int rc = 0;

	synth_makefile_read(s, f, kbuild);
	if (strcmp(srcarch, "um") != 0)
		synth_makefile_read(s, f, kinds[kind].mandatory);
	words_of(f, "generic-y", &generic);
	words_of(f, "generated-y", &generated);
	words_of(f, "mandatory-y", &mandatory);
	for (size_t i = 0; i < mandatory.items.len; i++) {
		char *own = path_join(dir, mandatory.items.at[i]);

		if (!synth_has(s, own) && !listed(&generated, mandatory.items.at[i]))
			words_add(&generic, mandatory.items.at[i]);
		free(own);
	}
	for (size_t i = 0; !rc && i < generic.items.len; i++)
		rc = wrap(s, srcarch, kinds[kind].dir, generic.items.at[i], err);
	words_release(&generic);
	words_release(&generated);
	words_release(&mandatory);
	makefile_free(f);
	free(kbuild);
	free(dir);
	return rc;
}

int synth_wrappers(struct synth *s, const char *srcarch, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < ARRAY_SIZE(kinds); i++)
		rc = wrap_kind(s, srcarch, i, err);
	return rc;
}

void synth_generated(struct synth *s, const char *srcarch, struct words *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		char *dir = xasprintf("arch/%s/include/%s", srcarch, kinds[i].dir);
		char *kbuild = path_join(dir, "Kbuild");
		struct makefile *f = synth_makefile(s, srcarch, dir);
		struct words names = { 0 };

		synth_makefile_read(s, f, kbuild);
		words_of(f, "generated-y", &names);
		words_of(f, "syscall-y", &names);
		for (size_t w = 0; w < names.items.len; w++)
			if (!strchr(names.items.at[w], '/'))
				words_addf(out, "arch/%s/include/generated/%s/%s", srcarch, kinds[i].dir,
					   names.items.at[w]);
		words_release(&names);
		makefile_free(f);
		free(kbuild);
		free(dir);
	}
}
