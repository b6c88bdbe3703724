// SPDX-License-Identifier: GPL-2.0-only
/* The table of profiles and choosing from it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "clang/spec.h"

static void put(const char *path, const char *text)
{
	char *dir = path_dir(path);

	assert_int_equal(dir_make(dir, &(struct err){ 0 }), 0);
	assert_int_equal(file_write(path, text, strlen(text), &(struct err){ 0 }), 0);
	free(dir);
}

/* A tree with x86, arm (without the configuration of arm-nommu), sparc, and one that nobody knows */
static int open_tree(void **state)
{
	static const char *const files[] = {
		"arch/x86/Makefile", "arch/x86/configs/x86_64_defconfig", "arch/x86/configs/i386_defconfig",
		"arch/arm/Makefile", "arch/arm/configs/multi_v7_defconfig", "arch/sparc/Makefile",
		"arch/sparc/configs/sparc64_defconfig", "arch/sparc/configs/sparc32_defconfig",
		"arch/vax/Makefile", "Kconfig", "include/linux/mm.h", "mm/Makefile",
	};
	struct err err = { 0 };
	struct tree *t;

	put("t/Makefile", "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 3\nEXTRAVERSION = -rc1\n");
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		char *path = path_join("t", files[i]);

		put(path, "# nothing\n");
		free(path);
	}
	if (tree_open(&t, "t", &err)) {
		print_error("%s\n", err.text);
		return -1;
	}
	*state = t;
	return 0;
}

static int close_tree(void **state)
{
	tree_free(*state);
	return 0;
}

/* The names that a list means, with blanks between */
static void expect(const struct tree *t, const char *list, const char *names)
{
	struct profile_specs specs = { 0 };
	struct str s = STR_INIT;
	struct err err = { 0 };

	if (profile_select(t, list, &specs, &err))
		fail_msg("%s: %s", list, err.text);
	for (size_t i = 0; i < specs.items.len; i++)
		str_addf(&s, "%s%s", i ? " " : "", specs.items.at[i]->name);
	assert_string_equal(s.buf, names);
	str_release(&s);
	vec_release(&specs.items);
}

static void refuse(const struct tree *t, const char *list, const char *text)
{
	struct profile_specs specs = { 0 };
	struct err err = { 0 };

	assert_int_equal(profile_select(t, list, &specs, &err), ERR_USAGE);
	if (!strstr(err.text, text))
		fail_msg("%s: %s", list, err.text);
	assert_int_equal(specs.items.len, 0);
}

static void test_select(void **state)
{
	const struct tree *t = *state;

	expect(t, NULL, "x86_64");
	expect(t, "arm", "arm");
	expect(t, "i386,arm,arm,,i386", "arm i386"); /* the table's order, each once */
	expect(t, "sparc", "sparc64 sparc32");       /* no profile of that name: the folder */
	expect(t, "arch/arm", "arm arm-lpae");       /* arm-nommu's configuration is not there */
	expect(t, "i386*", "i386 i386-pae");
	expect(t, "x86",
	       "x86_64 x86_64-nosmp x86_64-nohugetlb x86_64-nothp x86_64-allyes i386 i386-pae");
	expect(t, "all", "arm arm-lpae sparc64 sparc32 x86_64 x86_64-nosmp x86_64-nohugetlb x86_64-nothp "
			 "x86_64-allyes i386 i386-pae");
}

static void test_select_nothing(void **state)
{
	const struct tree *t = *state;

	refuse(t, "vax", "there is no profile \"vax\"");
	refuse(t, "x86-64", "did you mean x86_64?");
	refuse(t, "arm,sprac", "did you mean sparc?");
	refuse(t, "zz*", "there is no profile \"zz*\"");
	refuse(t, "s390", "this tree cannot have the profile s390");
	refuse(t, "arm-nommu", "this tree cannot have the profile arm-nommu");
	refuse(t, ",", "names no profile");
	refuse(t, "", "names no profile");
}

/* What every row must have for the others to rely on it */
static void test_table(void **state)
{
	const struct profile_spec *s, *first = NULL;

	(void)state;
	for (size_t i = 0; (s = profile_spec_at(i)); i++) {
		assert_ptr_equal(profile_spec(s->name), s);
		assert_true(s->bits == 32 || s->bits == 64);
		assert_non_null(s->target);
		assert_non_null(s->symbol);
		assert_true((s->way == WAY_STAND_IN) == (s->flags != NULL));
		assert_true(ends_with(s->config, "config"));
		if (s->base) {
			const struct profile_spec *base = profile_spec(s->base);

			assert_non_null(base);
			assert_null(base->base);
			assert_string_equal(base->srcarch, s->srcarch);
			assert_non_null(s->set);
		}
		/* one architecture's stand together */
		if (!first || strcmp(first->srcarch, s->srcarch))
			for (size_t k = i + 1; profile_spec_at(k); k++)
				if (!strcmp(profile_spec_at(k)->srcarch, s->srcarch))
					for (size_t m = i; m < k; m++)
						assert_string_equal(profile_spec_at(m)->srcarch, s->srcarch);
		first = s;
	}
	assert_null(profile_spec("vax"));
	assert_true(profile_covers("sparc"));
	assert_false(profile_covers("vax"));
}

static void test_of_build(void **state)
{
	(void)state;
	assert_null(profile_spec_of_build("b"));
	put("b/include/config/auto.conf", "CONFIG_X86=y\nCONFIG_X86_32=y\nCONFIG_MMU=y\n");
	assert_string_equal(profile_spec_of_build("b")->name, "i386");
	put("b/include/config/auto.conf", "CONFIG_64BIT=y\nCONFIG_X86=y\nCONFIG_MMU=y\n");
	assert_string_equal(profile_spec_of_build("b")->name, "x86_64");
	put("b/include/config/auto.conf", "CONFIG_ARM=y\n");
	assert_string_equal(profile_spec_of_build("b")->name, "arm-nommu");
	put("b/include/config/auto.conf", "CONFIG_NOT_ARM=y\nCONFIG_MMU=y\n");
	assert_null(profile_spec_of_build("b"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_select),
		cmocka_unit_test(test_select_nothing),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_of_build),
	};

	return cmocka_run_group_tests(tests, open_tree, close_tree);
}
