// SPDX-License-Identifier: GPL-2.0-only
/* clang/choose.h: which profile for which file, with tables instead of profiles and of clang. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "clang/choose_private.h"

/* A profile as a table: "CONFIG_A=y CONFIG_L=3 MACRO" and the .c files that it builds */
struct fake {
	const char *name, *srcarch, *config, *builds;
	const char *without; /* variants: symbols that do not show any more */
};
static struct {
	const char *path, *text;
} sources[8];
static const char *cannot;   /* a symbol that cannot be switched */
static unsigned nvariants;

static bool word_in(const char *words, const char *word, size_t len, const char **rest)
{
	for (const char *p = words; *p; p += strcspn(p, " "), p += *p == ' ') {
		if (!strncmp(p, word, len) && strchr("= ", p[len])) {
			*rest = p + len;
			return true;
		}
	}
	return false;
}

static const char *f_name(const void *p) { return ((const struct fake *)p)->name; }
static const char *f_srcarch(const void *p) { return ((const struct fake *)p)->srcarch; }

static const char *f_config(const void *p, const char *symbol)
{
	const char *rest;

	if (!word_in(((const struct fake *)p)->config, symbol, strlen(symbol), &rest) || *rest != '=')
		return NULL;
	return internn(rest + 1, strcspn(rest + 1, " "));
}

static bool f_builds(const void *p, const char *path)
{
	const char *rest;

	return word_in(((const struct fake *)p)->builds, path, strlen(path), &rest);
}

static const char *f_includer(void *ctx, const char *path)
{
	(void)ctx;
	return strcmp(path, "mm/a-part.c") ? NULL : "mm/a.c";
}

/* CONFIG_BUILD builds mm/extra.c */
static bool f_build_switches(const void *p, const char *path, struct branch_switches *out)
{
	(void)p;
	if (strcmp(path, "mm/extra.c"))
		return false;
	vec_push(&out->items, (struct branch_switch){ "CONFIG_BUILD", "y" });
	return true;
}

static void *f_variant(void *ctx, const void *base, const struct branch_switch *s, size_t n, struct err *err)
{
	const struct fake *b = base;
	struct fake *v;
	struct str config = STR_INIT, name = STR_INIT;

	(void)ctx;
	str_add(&name, b->name);
	for (size_t i = 0; i < n; i++) {
		if (cannot && !strcmp(s[i].symbol, cannot)) {
			err_set(err, ERR_NOTFOUND, "%s cannot be switched", s[i].symbol);
			str_release(&name);
			str_release(&config);
			return NULL;
		}
		str_addf(&config, "%s=%s ", s[i].symbol, s[i].value);
		str_addf(&name, "%c%s", *s[i].value == 'n' ? '-' : '+', s[i].symbol);
	}
	str_add(&config, b->config);
	v = xcalloc(1, sizeof(*v));
	*v = *b;
	v->name = str_detach(&name, NULL);
	v->config = str_detach(&config, NULL);
	v->builds = strstr(v->config, "CONFIG_BUILD=y") ? "mm/extra.c mm/a.c" : b->builds;
	nvariants++;
	return v;
}

static void f_free(void *p)
{
	struct fake *v = p;

	free((char *)(uintptr_t)v->name);
	free((char *)(uintptr_t)v->config);
	free(v);
}

static int f_read(void *ctx, const char *path, struct str *out, struct err *err)
{
	(void)ctx;
	for (size_t i = 0; i < ARRAY_SIZE(sources) && sources[i].path; i++) {
		if (!strcmp(sources[i].path, path)) {
			str_add(out, sources[i].text);
			return 0;
		}
	}
	return err_set(err, ERR_NOTFOUND, "no %s", path);
}

static const struct choice_ops ops = { f_name, f_srcarch, f_name, f_config, f_builds, f_includer,
				       f_build_switches, f_variant, f_free, f_read, NULL };

/* ---- what clang would say --------------------------------------------------------------------- */
static enum truth all_defined(const void *ctx, const char *macro)
{
	const char *rest;

	return word_in(((const struct fake *)ctx)->config, macro, strlen(macro), &rest) ? TR_YES : TR_NO;
}

static void parse(struct choice *c, const char *path, size_t no)
{
	const struct fake *p = (const void *)choice_profile(c, no);
	struct branch_config bc = { f_config, all_defined, p };
	struct file_profile fp = { .no = no, .state = FS_PARSED };
	VEC(struct skipped) skipped = { 0 };
	struct str text = STR_INIT;
	struct branches *b;
	struct diag d = { .severity = 3, .text = "error" };
	const char *error;
	uint32_t end = 0;

	if (!f_read(NULL, path, &text, &(struct err){ 0 })) {
		assert_int_equal(branches_read(&b, text.buf, text.len, &(struct err){ 0 }), 0);
		for (size_t i = 0; i < branches_count(b); i++) {
			const struct branch_info *info = branches_of(b, i);

			if (info->start >= end && branch_value(b, i, &bc) == TR_NO) {
				vec_push(&skipped, (struct skipped){ info->start, info->end });
				end = info->end;
			}
		}
		branches_free(b);
		error = strstr(text.buf, "ERROR"); /* such a line has an error where it is compiled */
		if (error)
			d.off = (uint32_t)(error - text.buf);
		fp.diags = &d;
		fp.ndiags = error != NULL;
	}
	fp.skipped = skipped.at;
	fp.nskipped = skipped.len;
	choice_note(c, path, no, &fp);
	vec_release(&skipped);
	str_release(&text);
}

/* All rounds: "mm/a.c x86_64|mm/a.c m68k||mm/a.c x86_64+CONFIG_X": a round each */
static void rounds(const struct choice_options *o, const struct fake *profiles, size_t n, const char *const *files,
		   struct str *out)
{
	const void *list[16];
	const struct fact_wish *w;
	struct choice *c;
	size_t k;

	for (size_t i = 0; i < n; i++)
		list[i] = &profiles[i];
	c = choice_new_with(o, &ops, list, n, NULL);
	nvariants = 0;
	for (k = choice_first(c, NULL, files, &w); k; k = choice_round(c, &w)) {
		str_add(out, out->len ? "||" : "");
		for (size_t i = 0; i < k; i++)
			str_addf(out, "%s%s %s", i ? "|" : "", w[i].path,
				 f_name(choice_profile(c, w[i].profile)));
		for (size_t i = 0; i < k; i++)
			parse(c, w[i].path, w[i].profile);
	}
	choice_free(c);
}

static void expect(const struct choice_options *o, const struct fake *profiles, size_t n, const char *path,
		   const char *text, const char *want)
{
	const char *files[] = { path, NULL };
	struct str got = STR_INIT;

	sources[0].path = path;
	sources[0].text = text;
	sources[1].path = NULL;
	rounds(o, profiles, n, files, &got);
	assert_string_equal(got.buf, want);
	str_release(&got);
}

/* ---- tests ------------------------------------------------------------------------------------ */
#define BUILDS "mm/a.c mm/b.c arch/x86/mm/a.c arch/arm/mm/a.c"
static const struct fake table[] = {
	{ "x86_64", "x86", "CONFIG_64BIT=y CONFIG_MMU=y CONFIG_SMP=y CONFIG_PGTABLE_LEVELS=5", BUILDS, NULL },
	{ "x86_64-up", "x86", "CONFIG_64BIT=y CONFIG_MMU=y CONFIG_PGTABLE_LEVELS=5", BUILDS, NULL },
	{ "arm", "arm", "CONFIG_MMU=y CONFIG_SMP=y CONFIG_PGTABLE_LEVELS=2 __ARM_MACRO", BUILDS, NULL },
	{ "arm-nommu", "arm", "CONFIG_PGTABLE_LEVELS=2 __NOMMU_MACRO", BUILDS, NULL },
	{ "m68k", "m68k", "CONFIG_MMU=y CONFIG_PGTABLE_LEVELS=3 CONFIG_CPU_BIG_ENDIAN=y", "mm/a.c", NULL },
};
static const struct choice_options plain, with_variants = { .variants = true };

/* Every value of each property once, with few profiles: -up has nothing that the others don't have */
static void test_properties(void **state)
{
	(void)state;
	expect(&plain, table, 5, "mm/a.c", "int a;\n", "mm/a.c x86_64|mm/a.c arm-nommu|mm/a.c m68k");
	expect(&plain, table, 2, "mm/a.c", "int a;\n", "mm/a.c x86_64|mm/a.c x86_64-up");
	expect(&plain, table, 1, "mm/a.c", "int a;\n", "mm/a.c x86_64");
	expect(&plain, table + 2, 3, "mm/b.c", "int a;\n", "mm/b.c arm|mm/b.c arm-nommu");
}

static void test_arch_files(void **state)
{
	(void)state;
	expect(&plain, table, 5, "arch/x86/mm/a.c", "int a;\n", "arch/x86/mm/a.c x86_64|arch/x86/mm/a.c x86_64-up");
	expect(&plain, table, 5, "arch/arm/include/asm/a.h", "int a;\n",
	       "arch/arm/include/asm/a.h arm|arch/arm/include/asm/a.h arm-nommu");
	/* not built by any: one of its architecture; no profile of its architecture: the first */
	expect(&plain, table, 5, "arch/arm/mm/odd.c", "int a;\n", "arch/arm/mm/odd.c arm");
	expect(&plain, table, 5, "arch/sh/mm/a.c", "int a;\n", "arch/sh/mm/a.c x86_64");
}

static void test_estimated_branches(void **state)
{
	(void)state;
	expect(&plain, table, 2, "mm/a.c", "#ifdef CONFIG_SMP\nint a;\n#else\nint b;\n#endif\n",
	       "mm/a.c x86_64|mm/a.c x86_64-up");
	/* a branch that only arm has: known beforehand, so asked for at once */
	expect(&plain, table, 3, "mm/a.c", "#if CONFIG_PGTABLE_LEVELS < 3 && defined(CONFIG_SMP)\nint a;\n#endif\n",
	       "mm/a.c x86_64|mm/a.c x86_64-up|mm/a.c arm");
}

/* What depends on a macro shows after parsing. */
static void test_rounds(void **state)
{
	(void)state;
	expect(&plain, table, 5, "mm/a.c", "#ifdef __ARM_MACRO\nint a;\n#endif\n",
	       "mm/a.c x86_64|mm/a.c arm-nommu|mm/a.c m68k||mm/a.c x86_64-up||mm/a.c arm");
	expect(&plain, table, 5, "mm/a.c", "#ifdef __NOMMU_MACRO\nint a;\n#endif\n",
	       "mm/a.c x86_64|mm/a.c arm-nommu|mm/a.c m68k");
	/* never: no endless rounds, and nothing for what can never be */
	expect(&plain, table, 2, "mm/a.c", "#if 0\nint a;\n#endif\n", "mm/a.c x86_64|mm/a.c x86_64-up");
	expect(&plain, table, 1, "mm/a.c", "#ifdef CONFIG_X\nint a;\n#endif\n", "mm/a.c x86_64");
}

/* A macro that nobody knows is not looked for under all profiles there are. */
static void test_guesses(void **state)
{
	static const char *const names[] = { "p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7" };
	struct fake same[ARRAY_SIZE(names)];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		same[i] = (struct fake){ names[i], "x86", "CONFIG_MMU=y", BUILDS, NULL };
	expect(&plain, same, ARRAY_SIZE(same), "mm/a.c", "#ifdef FOO\nint a;\n#endif\n",
	       "mm/a.c p0||mm/a.c p1||mm/a.c p2||mm/a.c p3||mm/a.c p4");
}

static bool arm_defines(void *ctx, const char *srcarch, const char *macro)
{
	(void)ctx;
	return strcmp(macro, "__ARM_MACRO") || !strcmp(srcarch, "arm");
}

static void test_may_define(void **state)
{
	struct choice_options o = { .may_define = arm_defines };

	(void)state;
	expect(&o, table, 5, "mm/a.c", "#ifdef __ARM_MACRO\nint a;\n#endif\n",
	       "mm/a.c x86_64|mm/a.c arm-nommu|mm/a.c m68k||mm/a.c arm");
}

static bool not_wanted(void *ctx, const char *path, uint32_t start, uint32_t end)
{
	(void)ctx;
	(void)end;
	assert_string_equal(path, "mm/a.c");
	return start > 40;
}

static void test_wanted(void **state)
{
	struct choice_options o = { .variants = true, .wanted = not_wanted };

	(void)state;
	expect(&o, table, 1, "mm/a.c", "#ifdef CONFIG_X\nint a;\n#endif\n", "mm/a.c x86_64");
	expect(&o, table, 1, "mm/a.c", "/* a comment that is longer than this */\n#ifdef CONFIG_X\nint a;\n#endif\n",
	       "mm/a.c x86_64||mm/a.c x86_64+CONFIG_X");
}

static void test_variants(void **state)
{
	(void)state;
	/* one variant for both branches; the else branch is compiled anyway */
	expect(&with_variants, table, 1, "mm/a.c",
	       "#ifdef CONFIG_X\nint a;\n#else\nint b;\n#endif\n#ifdef CONFIG_X\nint c;\n#endif\n",
	       "mm/a.c x86_64||mm/a.c x86_64+CONFIG_X");
	assert_int_equal(nvariants, 1);
	expect(&with_variants, table, 1, "mm/a.c", "#ifndef CONFIG_SMP\n#ifdef CONFIG_X\nint a;\n#endif\n#endif\n",
	       "mm/a.c x86_64||mm/a.c x86_64-CONFIG_SMP+CONFIG_X");
	/* several branches at once, as far as they agree; a branch whose macro does not come out right is
	 * tried once more, alone */
	expect(&with_variants, table, 1, "mm/a.c",
	       "#ifdef CONFIG_X\nint a;\n#endif\n#ifdef CONFIG_Y\nint b;\n#endif\n",
	       "mm/a.c x86_64||mm/a.c x86_64+CONFIG_X+CONFIG_Y");
	expect(&with_variants, table, 1, "mm/a.c",
	       "#ifdef CONFIG_X\nint a;\n# ifdef CONFIG_Y\nint b;\n# elif defined(CONFIG_Z)\nint c;\n# endif\n#endif\n",
	       "mm/a.c x86_64||mm/a.c x86_64+CONFIG_X+CONFIG_Y|mm/a.c x86_64+CONFIG_X+CONFIG_Z");
	/* nothing to switch */
	expect(&with_variants, table, 1, "mm/a.c", "#ifdef FOO\nint a;\n#endif\n", "mm/a.c x86_64");
	/* a variant whose macro does not come out right is not tried again */
	expect(&with_variants, table, 1, "mm/a.c", "#if defined(FOO) && defined(CONFIG_X)\nint a;\n#endif\n",
	       "mm/a.c x86_64||mm/a.c x86_64+CONFIG_X");
	/* arm has the macro that the branch needs, too */
	expect(&with_variants, table + 2, 1, "arch/arm/mm/a.c",
	       "#if defined(__ARM_MACRO) && defined(CONFIG_X)\nint a;\n#endif\n",
	       "arch/arm/mm/a.c arm||arch/arm/mm/a.c arm+CONFIG_X");
	/* in the profile that needs fewest switches */
	expect(&with_variants, table + 2, 3, "mm/a.c",
	       "#if defined(CONFIG_X) && defined(CONFIG_CPU_BIG_ENDIAN) && defined(CONFIG_MMU)\nint a;\n#endif\n",
	       "mm/a.c arm|mm/a.c arm-nommu|mm/a.c m68k||mm/a.c m68k+CONFIG_X");
	cannot = "CONFIG_X";
	expect(&with_variants, table, 1, "mm/a.c", "#ifdef CONFIG_X\nint a;\n#elif defined(CONFIG_Y)\nint b;\n#endif\n",
	       "mm/a.c x86_64||mm/a.c x86_64+CONFIG_Y");
	cannot = NULL;
}

/* However many branches a file has, it is asked under no more profiles than facts can tell apart. */
static void test_too_many(void **state)
{
	struct str text = STR_INIT, got = STR_INIT;
	const char *files[] = { "mm/a.c", NULL };
	size_t asked = 0;

	(void)state;
	for (int i = 0; i < 500; i++)
		str_addf(&text, "#ifdef CONFIG_X%d\nint a%d;\n#endif\n", i, i);
	sources[0].path = "mm/a.c";
	sources[0].text = text.buf;
	sources[1].path = NULL;
	rounds(&with_variants, table, 1, files, &got);
	for (const char *s = got.buf; (s = strstr(s, "mm/a.c")); s++)
		asked++;
	assert_int_equal(asked, FILE_PROFILES_MAX);
	str_release(&text);
	str_release(&got);
}

static void test_variant_that_builds(void **state)
{
	(void)state;
	expect(&with_variants, table, 2, "mm/extra.c", "int a;\n", "mm/extra.c x86_64+CONFIG_BUILD");
	expect(&plain, table, 2, "mm/extra.c", "int a;\n", "mm/extra.c x86_64");
	expect(&with_variants, table, 1, "mm/extra.c", "#ifdef CONFIG_X\nint a;\n#endif\n",
	       "mm/extra.c x86_64+CONFIG_BUILD||mm/extra.c x86_64+CONFIG_BUILD+CONFIG_X");
	/* built as part of another */
	expect(&with_variants, table + 3, 2, "mm/a-part.c", "int a;\n", "mm/a-part.c arm-nommu|mm/a-part.c m68k");
}

/* What has errors is tried under one more profile, not under all. */
static void test_errors(void **state)
{
	(void)state;
	expect(&plain, table, 1, "mm/a.c", "int a = ERROR;\n", "mm/a.c x86_64");
	expect(&plain, table, 5, "arch/x86/mm/a.c", "int a = ERROR;\n",
	       "arch/x86/mm/a.c x86_64|arch/x86/mm/a.c x86_64-up");
}

/* What is chosen for a file does not depend on the others: mm/a.c gets the same beside mm/b.c and alone. */
static void test_many_files(void **state)
{
	const char *files[] = { "mm/b.c", "mm/a.c", "mm/b.c", "mm/none.c", NULL };
	const char *alone[] = { "mm/a.c", NULL };
	struct str one = STR_INIT;

	(void)state;
	sources[0].path = "mm/a.c";
	sources[0].text = "#ifdef CONFIG_X\nint a;\n#endif\n";
	sources[1].path = "mm/b.c";
	sources[1].text = "#ifdef CONFIG_X\nint b;\n#endif\n#ifdef CONFIG_Y\nint c;\n#endif\n";
	sources[2].path = NULL;
	rounds(&with_variants, table, 1, files, &one);
	assert_string_equal(one.buf, "mm/a.c x86_64|mm/b.c x86_64|mm/none.c x86_64||"
				     "mm/b.c x86_64+CONFIG_X+CONFIG_Y|mm/a.c x86_64+CONFIG_X");
	assert_int_equal(nvariants, 2);
	str_reset(&one);
	rounds(&with_variants, table, 1, alone, &one);
	assert_string_equal(one.buf, "mm/a.c x86_64||mm/a.c x86_64+CONFIG_X");
	str_release(&one);
}

static void test_nothing(void **state)
{
	const char *files[] = { NULL };
	struct str none = STR_INIT;

	(void)state;
	rounds(&with_variants, table, 1, files, &none);
	assert_string_equal(none.buf, "");
	expect(&with_variants, table, 0, "mm/a.c", "int a;\n", "");
	str_release(&none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_properties), cmocka_unit_test(test_arch_files),
		cmocka_unit_test(test_estimated_branches), cmocka_unit_test(test_rounds),
		cmocka_unit_test(test_guesses),
		cmocka_unit_test(test_may_define), cmocka_unit_test(test_wanted),
		cmocka_unit_test(test_variants), cmocka_unit_test(test_variant_that_builds),
		cmocka_unit_test(test_too_many), cmocka_unit_test(test_errors), cmocka_unit_test(test_many_files),
		cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
