// SPDX-License-Identifier: GPL-2.0-only
/* tree/: finding the root, versions, architectures, listing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/run.h"
#include "tree/tree.h"

static void put(const char *path, const char *text)
{
	char *dir = path_dir(path);
	struct err err = { 0 };

	assert_int_equal(dir_make(dir, &err), 0);
	assert_int_equal(file_write(path, text, strlen(text), &err), 0);
	free(dir);
}

static int set_up(void **state)
{
	(void)state;
	put("k/Makefile", "# SPDX\nVERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 7\nEXTRAVERSION = -rc3\n");
	put("k/Kconfig", "");
	put("k/include/linux/mm.h", "");
	put("k/arch/x86/Makefile", "");
	put("k/arch/x86/mm/init.c", "");
	put("k/arch/arm/Makefile", "");
	put("k/arch/Kconfig", "");
	put("k/arch/empty/x.c", "");
	put("k/mm/memory.c", "");
	put("k/mm/memory-failure.c", "");
	put("k/mm/Makefile", "");
	put("k/mm.c", "");
	put("k/tools/mm/slab.c", "");
	put("k/Documentation/x.c", "");
	put("k/samples/y.c", "");
	put("k/scripts/z.c", "");
	put("k/mm/samples/inner.c", "");
	put("k/out/.config", "");
	put("k/out/include/generated/autoconf.h", "");
	put("k/.config", "");
	put("k/.git/hooks/hook.c", "");
	put("outside/real.c", "");
	return 0;
}

static struct tree *open_tree(const char *dir)
{
	struct err err = { 0 };
	struct tree *t;

	if (tree_open(&t, dir, &err))
		fail_msg("%s", err.text);
	return t;
}

static void check_list(const struct tree *t, const struct tree_filter *f, const char *want)
{
	struct str got = STR_INIT;
	struct tree_files files;
	struct err err = { 0 };

	assert_int_equal(tree_list(t, f, &files, &err), 0);
	for (size_t i = 0; i < files.files.len; i++)
		str_addf(&got, "%s ", files.files.at[i].path);
	for (size_t i = 0; i < files.problems.len; i++)
		str_addf(&got, "[%s] ", files.problems.at[i]);
	assert_string_equal(got.buf, want);
	str_release(&got);
	tree_files_release(&files);
}

static void test_root_and_version(void **state)
{
	struct tree *t = open_tree("k");
	const struct kernel_version *v = tree_version(t);
	char *real = path_real("k");

	(void)state;
	assert_string_equal(tree_root(t), real);
	assert_int_equal(v->version, 6);
	assert_int_equal(v->patchlevel, 12);
	assert_int_equal(v->sublevel, 7);
	assert_string_equal(v->extra, "-rc3");
	assert_string_equal(tree_arches(t)[0], "arm");
	assert_string_equal(tree_arches(t)[1], "x86");
	assert_null(tree_arches(t)[2]);
	tree_free(t);
	free(real);
}

static void test_search_upwards(void **state)
{
	char *cwd = path_real("."), *real = path_real("k");
	struct tree *t;

	(void)state;
	assert_int_equal(chdir("k/mm"), 0);
	t = open_tree(NULL);
	assert_string_equal(tree_root(t), real);
	check_list(t, &(struct tree_filter){ .paths = (const char *const[]){ "memory.c", NULL } },
		   "mm/memory.c ");
	tree_free(t);
	assert_int_equal(chdir(cwd), 0);
	free(cwd);
	free(real);
}

static void test_no_root(void **state)
{
	struct err err = { 0 };
	struct tree *t;

	(void)state;
	assert_int_equal(tree_open(&t, NULL, &err), ERR_ENV);
	assert_non_null(strstr(err.text, "--tree DIR"));
	err_clear(&err);
	assert_int_equal(tree_open(&t, "k/mm", &err), ERR_ENV);
	assert_non_null(strstr(err.text, "did you mean --tree /"));
	err_clear(&err);
	assert_int_equal(tree_open(&t, "nowhere", &err), ERR_ENV);
	err_clear(&err);
	put("fake/Makefile", "all:\n");
	put("fake/Kconfig", "");
	put("fake/arch/x", "");
	assert_int_equal(tree_open(&t, "fake", &err), ERR_ENV);
}

static void test_filters(void **state)
{
	struct tree *t = open_tree("k");

	(void)state;
	check_list(t, &(struct tree_filter){ 0 },
		   "Documentation/x.c arch/empty/x.c arch/x86/mm/init.c include/linux/mm.h mm.c "
		   "mm/memory-failure.c mm/memory.c mm/samples/inner.c samples/y.c scripts/z.c "
		   "tools/mm/slab.c ");
	check_list(t, &(struct tree_filter){ .kernel_code = true },
		   "include/linux/mm.h mm.c mm/memory-failure.c mm/memory.c mm/samples/inner.c ");
	check_list(t, &(struct tree_filter){ .kernel_code = true, .arch_code = true },
		   "arch/empty/x.c arch/x86/mm/init.c include/linux/mm.h mm.c mm/memory-failure.c "
		   "mm/memory.c mm/samples/inner.c ");
	check_list(t,
		   &(struct tree_filter){ .kernel_code = true,
					  .paths = (const char *const[]){ "tools", "k/arch/x86", "mm.c",
									  "tools/mm/slab.c", NULL } },
		   "arch/x86/mm/init.c mm.c tools/mm/slab.c ");
	check_list(t,
		   &(struct tree_filter){ .any_file = true,
					  .paths = (const char *const[]){ "mm", "k/out", NULL } },
		   "mm/Makefile mm/memory-failure.c mm/memory.c mm/samples/inner.c out/.config "
		   "out/include/generated/autoconf.h ");
	tree_free(t);
}

static void test_bad_paths(void **state)
{
	struct tree *t = open_tree("k");
	struct tree_files files;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(tree_list(t, &(struct tree_filter){ .paths = (const char *const[]){ "mm/no.c", NULL } },
				   &files, &err), ERR_NOTFOUND);
	err_clear(&err);
	assert_int_equal(tree_list(t,
				   &(struct tree_filter){
					   .paths = (const char *const[]){ "outside/real.c", NULL } },
				   &files, &err), ERR_NOTFOUND);
	tree_free(t);
}

static void test_links_and_trouble(void **state)
{
	struct tree *t = open_tree("k");
	bool root = geteuid() == 0;

	(void)state;
	put("k/odd/a.c", "");
	put("k/odd/closed/b.c", "");
	put("k/odd/caf\xe9.c", ""); /* a name that is no UTF-8 */
	assert_int_equal(symlink(".", "k/odd/loop"), 0);
	assert_int_equal(symlink("self.c", "k/odd/self.c"), 0);
	assert_int_equal(symlink("nowhere.c", "k/odd/broken.c"), 0);
	assert_int_equal(symlink("a.c", "k/odd/twin.c"), 0);
	assert_int_equal(symlink("../../outside/real.c", "k/odd/real.c"), 0);
	assert_int_equal(mkfifo("k/odd/pipe.c", 0600), 0);
	assert_int_equal(chmod("k/odd/closed", 0), 0);
	check_list(t, &(struct tree_filter){ .paths = (const char *const[]){ "odd", NULL } },
		   root ? "odd/a.c odd/caf\xe9.c odd/closed/b.c odd/real.c "
			  "[odd/broken.c: broken symbolic link] [odd/pipe.c: is no regular file] "
			  "[odd/self.c: symbolic link leads to itself] " :
			  "odd/a.c odd/caf\xe9.c odd/real.c [odd/broken.c: broken symbolic link] "
			  "[odd/closed: Permission denied] [odd/pipe.c: is no regular file] "
			  "[odd/self.c: symbolic link leads to itself] ");
	assert_int_equal(chmod("k/odd/closed", 0755), 0);
	check_list(t, &(struct tree_filter){ .paths = (const char *const[]){ "odd/twin.c", NULL } },
		   "odd/a.c ");
	tree_free(t);
	dir_remove("k/odd");
}

static void test_git(void **state)
{
	static const char *const init[] = { "git", "init", "-q", "g", NULL };
	static const char *const add[] = { "git", "-C", "g", "add", "Makefile", NULL };
	struct tree *t;
	struct err err = { 0 };
	int status;

	(void)state;
	assert_int_equal(run_program(&(struct run){ .argv = init }, &status, &err), 0);
	assert_int_equal(status, 0);
	put("g/Makefile", "VERSION = 6\nPATCHLEVEL = 1\n");
	put("g/Kconfig", "");
	put("g/arch/x", "");
	t = open_tree("g");
	assert_false(tree_is_git(t)); /* not tracked */
	tree_free(t);
	assert_int_equal(run_program(&(struct run){ .argv = add }, &status, &err), 0);
	t = open_tree("g");
	assert_true(tree_is_git(t));
	tree_free(t);
	t = open_tree("k"); /* .git, but none of git's */
	assert_false(tree_is_git(t));
	tree_free(t);
}

static void test_path_arch(void **state)
{
	(void)state;
	assert_string_equal(tree_path_arch("arch/x86/mm/init.c"), "x86");
	assert_null(tree_path_arch("arch/Kconfig"));
	assert_null(tree_path_arch("mm/arch/x86/x.c"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_root_and_version), cmocka_unit_test(test_search_upwards),
		cmocka_unit_test(test_no_root),		 cmocka_unit_test(test_filters),
		cmocka_unit_test(test_bad_paths),	 cmocka_unit_test(test_links_and_trouble),
		cmocka_unit_test(test_git),		 cmocka_unit_test(test_path_arch),
	};

	return cmocka_run_group_tests_name("tree", tests, set_up, NULL);
}
