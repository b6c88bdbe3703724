// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reference command line: what Kbuild passes for every file, as far as it changes what code means,
 * and what the architecture's Makefile adds, read as text. Of the tree's own words only those that
 * cannot make a compiler load or write anything are taken.
 */
#include "base/file.h"
#include "clang/synth_impl.h"

/* ---- what is taken from a Makefile ---------------------------------------------------------------------- */
static const char *const forbidden[] = {
	"-fplugin", "-fpass-plugin", "-fprofile", "-fcrash", "-fmodule", "-fsanitize-ignorelist",
	"-fsanitize-blacklist", "-fsanitize-coverage-", "-fsanitize-system", "-frandomize-layout-seed-file",
	"-fxray", "-ftime-trace", "-fdump", "-ftest-coverage", "-fdebug", "-ffile-prefix", "-fembed",
	"-fdiagnostics", "-fproc-stat", "-fbasic-block", "-fsplit", "-fuse-ld", "-fstack-usage",
	"-mllvm", "-mstack-protector-guard", "-mrecord", "-Wa,", "-Wl,", "-Wp,", "-Werror=unknown",
};

bool synth_flag_allowed(const char *w)
{
	static const char *const kinds[] = { "-D", "-U", "-f", "-m", "-std=", "-W", "-EB", "-EL" };

	for (size_t i = 0; i < ARRAY_SIZE(forbidden); i++)
		if (starts_with(w, forbidden[i]))
			return false;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (starts_with(w, kinds[i]) && strlen(w) > 2)
			return true;
	return false;
}

/* Of a stand-in target: flags of the real one's code generator mean nothing to it */
static bool is_foreign(const struct synth *s, const char *w)
{
	return s->spec->way == WAY_STAND_IN &&
	       (starts_with(w, "-m") || starts_with(w, "-E") || starts_with(w, "-ffixed-") ||
		starts_with(w, "-fcall-"));
}

static void take_path(struct synth *s, const char *option, const char *path)
{
	char *full;

	if (!*path || strchr(path, MAKEFILE_UNKNOWN))
		return;
	/* -I of Makefiles: of the tree, or of the build folder when it is not absolute */
	full = path_join(s->build, path);
	words_add(&s->flags, option);
	words_add(&s->flags, full);
	free(full);
}

static void take_flags(struct synth *s, struct makefile *f, const char *var)
{
	static const char *const with_path[] = { "-include", "-isystem", "-I" };
	char *val = makefile_value(f, var);
	struct words list = { 0 };

	cmdline_split(val, strlen(val), &list);
	for (size_t i = 0; i < list.items.len; i++) {
		const char *w = list.items.at[i];
		size_t k = 0;

		while (k < ARRAY_SIZE(with_path) && !starts_with(w, with_path[k]))
			k++;
		if (k < ARRAY_SIZE(with_path)) {
			bool alone = !strcmp(w, with_path[k]);

			if (!alone || i + 1 < list.items.len)
				take_path(s, with_path[k], alone ? list.items.at[++i] : w + strlen(with_path[k]));
		} else if (!strchr(w, MAKEFILE_UNKNOWN) && !is_foreign(s, w) && synth_takes(s, w)) {
			words_add(&s->flags, w);
		}
	}
	words_release(&list);
	free(val);
}

/* ---- what Kbuild always passes ---------------------------------------------------------------------------- */
/* The compiler's own headers: all used them until 5.15, later some architectures for their intrinsics, with
 * -isystem $(shell $(CC) -print-file-name=include). */
static bool wants_builtin_headers(struct synth *s)
{
	const struct kernel_version *v = tree_version(s->tree);
	char *makefile = xasprintf("arch/%s/Makefile", s->spec->srcarch);
	struct str text = STR_INIT;
	bool yes = v->version * 1000 + v->patchlevel < 5016;

	if (synth_read(s, makefile, &text))
		yes = yes || strstr(text.buf, "-isystem $(shell $(CC) -print-file-name=include)");
	str_release(&text);
	free(makefile);
	return yes;
}

static void add_search(struct synth *s)
{
	const char *a = s->spec->srcarch;
	const struct {
		const char *base, *sub;
	} dirs[] = {
		{ s->root, "include" }, { s->build, "include/generated" },
	};

	words_add(&s->flags, wants_builtin_headers(s) ? "-nostdlibinc" : "-nostdinc");
	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++)
		words_addf(&s->flags, "-I%s/arch/%s/%s", dirs[i].base, a, dirs[i].sub);
	words_addf(&s->flags, "-I%s/include", s->root);
	words_addf(&s->flags, "-I%s/include", s->build);
	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++)
		words_addf(&s->flags, "-I%s/arch/%s/%s/uapi", dirs[i].base, a, dirs[i].sub);
	words_addf(&s->flags, "-I%s/include/uapi", s->root);
	words_addf(&s->flags, "-I%s/include/generated/uapi", s->build);
}

static void add_included(struct synth *s, const char *file)
{
	if (!synth_has(s, file))
		return;
	words_add(&s->flags, "-include");
	words_addf(&s->flags, "%s/%s", s->root, file);
}

static void add_language(struct synth *s)
{
	static const char *const always[] = {
		"-fshort-wchar", "-fno-common", "-fno-PIE", "-fno-strict-aliasing", "-fno-strict-overflow",
		"-fno-delete-null-pointer-checks", "-O2", "-Wall", "-Wundef", "-Wno-trigraphs",
		"-Werror=implicit-function-declaration", "-Werror=implicit-int", "-Werror=return-type",
		"-Werror=strict-prototypes", "-Werror=incompatible-pointer-types", "-Wno-format-security",
		"-Wno-gnu", "-Wno-pointer-sign", "-Wno-sign-compare", "-Wno-unused-but-set-variable",
		"-Wno-unused-const-variable", "-Wno-frame-address", "-Wno-address-of-packed-member",
		"-Wno-format", "-Wno-tautological-constant-out-of-range-compare",
		"-Wno-initializer-overrides", "-Wno-enum-conversion",
	};
	const struct kernel_version *v = tree_version(s->tree);
	int version = v->version * 1000 + v->patchlevel;

	words_add(&s->flags, version >= 5018 ? "-std=gnu11" : "-std=gnu89");
	if (version >= 6002)
		words_add(&s->flags, "-funsigned-char");
	for (size_t i = 0; i < ARRAY_SIZE(always); i++)
		words_add(&s->flags, always[i]);
}

static void add_target(struct synth *s)
{
	words_add(&s->flags, "-D__KERNEL__");
	words_addf(&s->flags, "--target=%s", s->spec->target);
	if (s->spec->flags)
		cmdline_split(s->spec->flags, strlen(s->spec->flags), &s->flags);
}

void synth_flags(struct synth *s)
{
	struct makefile *f = synth_makefile(s, s->spec->srcarch, ".");
	char *makefile = xasprintf("arch/%s/Makefile", s->spec->srcarch);

	synth_makefile_read(s, f, makefile);
	add_search(s);
	add_included(s, "include/linux/compiler-version.h");
	add_included(s, "include/linux/kconfig.h");
	take_flags(s, f, "LINUXINCLUDE"); /* may include what asks for the configuration */
	add_included(s, "include/linux/compiler_types.h");
	add_target(s);
	add_language(s);
	take_flags(s, f, "KBUILD_CPPFLAGS");
	take_flags(s, f, "KBUILD_CFLAGS");
	makefile_free(f);
	free(makefile);
}

/* ---- written down as Kbuild would ---------------------------------------------------------------------------- */
static void add_quoted(struct str *out, const char *w)
{
	str_add(out, " '");
	for (; *w; w++) {
		if (*w == '\'')
			str_add(out, "'\\''");
		else if (*w == '#')
			str_add(out, "$(pound)");
		else if (*w == '$')
			str_add(out, "$$");
		else
			str_addch(out, *w);
	}
	str_addch(out, '\'');
}

int synth_command(struct synth *s, struct err *err)
{
	struct str out = STR_INIT;
	int rc;

	str_add(&out, "savedcmd_kernel/bounds.s := clang");
	for (size_t i = 0; i < s->flags.items.len; i++)
		add_quoted(&out, s->flags.items.at[i]);
	str_addf(&out, " -DKBUILD_MODFILE='\"./bounds\"' -DKBUILD_BASENAME='\"bounds\"' "
		 "-DKBUILD_MODNAME='\"bounds\"' -D__KBUILD_MODNAME=kmod_bounds -S -o kernel/bounds.s");
	add_quoted(&out, s->root);
	out.buf[--out.len] = '\0'; /* the closing quote */
	str_add(&out, "/kernel/bounds.c'\n");
	rc = synth_write(s, "kernel/.bounds.s.cmd", &out, err);
	str_release(&out);
	return rc;
}
