// SPDX-License-Identifier: GPL-2.0-only
/*
 * clang/cache.h: answers kept between runs, on a tree of a few files that the test writes itself.
 * Whether a unit was parsed or taken from the cache shows when its worker is told to crash.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "clang/clang.h"

static const char types_h[] =
	"#ifndef TYPES_H\n#define TYPES_H\n"
	"#ifdef CONFIG_FLAT\ntypedef int entry_t;\n#else\ntypedef struct { long v; } entry_t;\n#endif\n"
	"#define first(p) (*(p))\n"
	"entry_t entry_get(entry_t *p);\n"
	"#endif\n";
static const char one_c[] =
	"#include <linux/types.h>\n#include \"local.h\"\n"
	"entry_t one(entry_t *p) { return local ? first(p) : *p; }\n";
static const char broken_c[] =
	"#include <linux/types.h>\n#include <asm/missing.h>\nentry_t broken(entry_t *p) { return *p; }\n";

static void put(const char *path, const char *text)
{
	struct err err = { 0 };
	char *dir = path_dir(path);

	assert_int_equal(dir_make(dir, &err), 0);
	assert_int_equal(file_write(path, text, strlen(text), &err), 0);
	free(dir);
}

struct world {
	struct tree *t;
	struct profile *p[2];
	const struct profile *list[3];
	struct fact_request req;
};
static const char *const names[] = { "entry_get", NULL };
static const char *const units[] = { "mm/one.c", "mm/broken.c", "include/linux/types.h", NULL };

static struct profile *open_profile(struct world *w, const char *name, const char *flags)
{
	char *file = xasprintf("%s.json", name), *cwd = path_real(".");
	struct profile_options o = { .name = "x86_64", .compdb = file };
	struct str db = STR_INIT;
	struct err err = { 0 };
	struct profile *p;

	str_addf(&db, "[{\"directory\":\"%s/t\",\"file\":\"mm/one.c\",\"command\":\"gcc -nostdinc -Iearly "
		 "-Iinclude -O2 -D__KERNEL__ %s -c -o mm/one.o mm/one.c\"}]", cwd, flags);
	put(file, db.buf);
	if (profile_open(&p, w->t, &o, &err))
		fail_msg("%s", err.text);
	str_release(&db);
	free(file);
	free(cwd);
	return p;
}

static int open_world(void **state)
{
	struct world *w = xcalloc(1, sizeof(*w));
	struct err err = { 0 };

	setenv("XDG_CACHE_HOME", "/dev/null/nowhere", 1);
	dir_remove("t");
	dir_remove("cache");
	put("t/Makefile", "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\nEXTRAVERSION =\n");
	put("t/Kconfig", "");
	put("t/Kbuild", "obj-y += mm/\n");
	put("t/arch/x86/Makefile", "");
	put("t/early/linux/other.h", "");
	put("t/include/linux/types.h", types_h);
	put("t/include/local.h", "enum { local = 1 };\n");
	put("t/mm/one.c", one_c);
	put("t/mm/broken.c", broken_c);
	put("t/mm/Makefile", "obj-y += one.o broken.o\n");
	if (tree_open(&w->t, "t", &err)) {
		print_error("%s\n", err.text);
		return -1;
	}
	w->p[0] = open_profile(w, "struct", "-DA");
	w->p[1] = open_profile(w, "flat", "-DCONFIG_FLAT");
	w->list[0] = w->p[0];
	w->list[1] = w->p[1];
	w->req = (struct fact_request){ .profiles = w->list, .watch = names, .jobs = 2, .timeout = 20,
					.cache = "cache" };
	*state = w;
	return 0;
}

static int close_world(void **state)
{
	struct world *w = *state;

	profile_free(w->p[0]);
	profile_free(w->p[1]);
	tree_free(w->t);
	free(w);
	return 0;
}

/* ---- running ---------------------------------------------------------------------------------- */
static struct facts *collect(const struct fact_request *req, const char *const *files)
{
	VEC(struct fact_wish) wishes = { 0 };
	struct facts *f = facts_new(req);
	struct err err = { 0 };

	for (size_t p = 0; req->profiles[p]; p++)
		for (size_t i = 0; files[i]; i++)
			vec_push(&wishes, (struct fact_wish){ files[i], p });
	if (facts_collect(f, wishes.at, wishes.len, &err))
		fail_msg("%s", err.text);
	vec_release(&wishes);
	return f;
}

static void dump_profile(const struct file_profile *fp, struct str *s)
{
	str_addf(s, " %zu: %d %d %s\n", fp->no, fp->state, fp->built, fp->reason ? fp->reason : "-");
	for (size_t k = 0; k < fp->nvisible; k++)
		str_addf(s, "%s %u\n", fp->visible[k].name, fp->visible[k].from);
	for (size_t k = 0; k < fp->nskipped; k++)
		str_addf(s, "- %u %u\n", fp->skipped[k].start, fp->skipped[k].end);
	for (size_t k = 0; k < fp->ndiags; k++)
		str_addf(s, "! %u %s\n", fp->diags[k].off, fp->diags[k].text);
}

static char *dump(const struct facts *f)
{
	struct str s = STR_INIT;

	for (size_t i = 0; i < facts_nfiles(f); i++) {
		const struct file_facts *ff = facts_file(f, i);

		str_addf(&s, "%s\n", ff->path);
		for (size_t k = 0; k < ff->nfacts; k++) {
			const struct fact *x = &ff->facts[k];

			str_addf(&s, "%u %u %u %u %u %u %llx ", x->start, x->end, x->kind, x->use, x->depth,
				 x->expansions, (unsigned long long)x->in);
			ctype_dump(x->type, &s);
			str_addch(&s, '\n');
		}
		for (size_t k = 0; k < ff->nprofiles; k++)
			dump_profile(&ff->profiles[k], &s);
	}
	return str_detach(&s, NULL);
}

static char *run(const struct fact_request *req)
{
	struct facts *f = collect(req, units);
	char *s = dump(f);

	facts_free(f);
	return s;
}

/* With what is kept the result is that of a run without; true when all of it came from the cache. */
static void fill(const struct fact_request *req)
{
	struct fact_request plain = *req;
	char *with, *without;

	plain.cache = NULL;
	without = run(&plain);
	with = run(req);
	assert_string_equal(with, without);
	free(with);
	free(without);
}

/* Is this unit taken from the cache, under all profiles? And if so, is the result right? */
static bool hit(const struct fact_request *req, const char *unit)
{
	struct fact_request plain = *req;
	struct facts *f;
	char *with, *without;
	bool all = true;

	setenv("PTERIS_CRASH_ON", unit, 1);
	f = collect(req, units);
	unsetenv("PTERIS_CRASH_ON");
	for (size_t i = 0; req->profiles[i]; i++)
		all = all && file_profile_of(facts_of(f, unit), i)->state == FS_PARSED;
	if (all) {
		with = dump(f);
		plain.cache = NULL;
		without = run(&plain);
		assert_string_equal(with, without);
		free(with);
		free(without);
	}
	facts_free(f);
	return all;
}

/* ---- what is kept ------------------------------------------------------------------------------- */
static void test_hit(void **state)
{
	struct world *w = *state;

	assert_false(hit(&w->req, "mm/one.c"));
	fill(&w->req);
	assert_true(hit(&w->req, "mm/one.c"));
	assert_true(hit(&w->req, "mm/broken.c"));
	w->req.jobs = 1;
	assert_true(hit(&w->req, "mm/one.c"));
	w->req.jobs = 4;
	assert_true(hit(&w->req, "mm/one.c"));
}

static void test_edits(void **state)
{
	struct world *w = *state;
	char *longer = xasprintf("/* a line more */\n%s", types_h);

	fill(&w->req);
	put("t/include/linux/types.h", longer);
	assert_false(hit(&w->req, "mm/one.c"));
	fill(&w->req);
	assert_true(hit(&w->req, "mm/one.c"));
	/* as it was: that answer is still there */
	put("t/include/linux/types.h", types_h);
	assert_true(hit(&w->req, "mm/one.c"));
	put("t/mm/one.c", "#include <linux/types.h>\nentry_t one(entry_t *p) { return *p; }\n");
	assert_false(hit(&w->req, "mm/one.c"));
	assert_true(hit(&w->req, "mm/broken.c"));
	put("t/mm/one.c", one_c);
	assert_true(hit(&w->req, "mm/one.c"));
	unlink("t/include/local.h");
	assert_false(hit(&w->req, "mm/one.c"));
	put("t/include/local.h", "enum { local = 1 };\n");
	assert_true(hit(&w->req, "mm/one.c"));
	free(longer);
}

/* Headers that appear where they are looked for earlier */
static void test_new_files(void **state)
{
	struct world *w = *state;

	fill(&w->req);
	put("t/early/linux/types.h", types_h);
	assert_false(hit(&w->req, "mm/one.c"));
	unlink("t/early/linux/types.h");
	assert_true(hit(&w->req, "mm/one.c"));
	put("t/mm/local.h", "enum { local = 0 };\n");
	assert_false(hit(&w->req, "mm/one.c"));
	assert_true(hit(&w->req, "mm/broken.c"));
	unlink("t/mm/local.h");
	assert_true(hit(&w->req, "mm/one.c"));
	put("t/include/asm/missing.h", "int now_there;\n");
	assert_false(hit(&w->req, "mm/broken.c"));
	assert_true(hit(&w->req, "mm/one.c"));
	dir_remove("t/include/asm");
	assert_true(hit(&w->req, "mm/broken.c"));
}

static void test_flags_and_questions(void **state)
{
	static const char *const more[] = { "entry_get", "one", NULL };
	static const char *const few[] = { "mm/one.c", NULL };
	struct world *w = *state;
	struct profile *other;
	struct facts *f;

	fill(&w->req);
	w->req.watch = more;
	assert_false(hit(&w->req, "mm/one.c"));
	w->req.watch = names;
	other = open_profile(w, "other", "-DB");
	w->list[1] = other;
	assert_false(hit(&w->req, "mm/one.c"));
	w->list[1] = w->p[1];
	assert_true(hit(&w->req, "mm/one.c"));
	profile_free(other);

	/* asked for less: what is kept serves; for more: it does not */
	dir_remove("cache");
	f = collect(&w->req, few);
	facts_free(f);
	assert_false(hit(&w->req, "mm/one.c"));
	fill(&w->req);
	setenv("PTERIS_CRASH_ON", "mm/one.c", 1);
	f = collect(&w->req, few);
	unsetenv("PTERIS_CRASH_ON");
	assert_int_equal(file_profile_of(facts_of(f, "mm/one.c"), 1)->state, FS_PARSED);
	assert_null(facts_of(f, "include/linux/types.h"));
	facts_free(f);
}

static void test_changed_under_way(void **state)
{
	struct fact_wish wish = { "mm/one.c", 0 };
	struct world *w = *state;
	struct err err = { 0 };
	struct facts *f;

	w->list[1] = NULL;
	f = facts_new(&w->req);
	usleep(20000);
	put("t/include/linux/types.h", types_h);
	assert_int_equal(facts_collect(f, &wish, 1, &err), 0);
	facts_free(f);
	assert_false(hit(&w->req, "mm/one.c"));
}

/* Read once, then changed before a second unit was parsed: what that one gave is not kept. */
static void test_changed_between(void **state)
{
	static const char other[] = "typedef unsigned entry_t;\n#define first(p) (*(p))\n";
	struct fact_wish wish[] = { { "mm/two.c", 0 }, { "mm/one.c", 0 } };
	struct world *w = *state;
	struct err err = { 0 };
	struct facts *f;

	w->list[1] = NULL;
	put("t/mm/two.c", one_c);
	usleep(20000);
	f = facts_new(&w->req);
	assert_int_equal(facts_collect(f, &wish[0], 1, &err), 0);
	assert_true(facts_steady(f));
	usleep(20000);
	put("t/include/linux/types.h", other);
	assert_int_equal(facts_collect(f, &wish[1], 1, &err), 0);
	assert_false(facts_steady(f));
	facts_free(f);
	put("t/include/linux/types.h", types_h);
	usleep(20000);
	assert_false(hit(&w->req, "mm/one.c"));
}

/* Another entry of the compilation database, another profile. */
static void test_key_of_database(void **state)
{
	static const char db[] = "[{\"directory\":\"t\",\"file\":\"mm/one.c\",\"command\":\"gcc -DA -c mm/one.c\"},"
				 "{\"directory\":\"t\",\"file\":\"mm/broken.c\",\"command\":\"gcc -D%s -c mm/broken.c\"}]";
	struct profile_options o = { .name = "x86_64", .compdb = "two.json" };
	char *cwd = path_real("."), *first = NULL;
	struct world *w = *state;
	struct err err = { 0 };

	for (int i = 0; i < 3; i++) {
		char *text = xasprintf(db, i < 2 ? "B" : "C");
		struct profile *p;

		put("two.json", text);
		assert_int_equal(profile_open(&p, w->t, &o, &err), 0);
		if (first)
			assert_int_equal(!strcmp(first, profile_key(p)), i < 2);
		else
			first = xstrdup(profile_key(p));
		profile_free(p);
		free(text);
	}
	free(first);
	free(cwd);
}

static void test_profile_unchanged(void **state)
{
	struct world *w = *state;

	assert_true(profile_is_unchanged(w->p[0]));
	put("t/include/generated/autoconf.h", "#define CONFIG_NEW 1\n");
	assert_false(profile_is_unchanged(w->p[0]));
	dir_remove("t/include/generated");
	assert_true(profile_is_unchanged(w->p[0]));
}

/* ---- bad folders ---------------------------------------------------------------------------------- */
/* Does something to all entries; returns how many there are. */
static size_t each_entry(void (*fn)(const char *path))
{
	DIR *top = opendir("cache"), *d;
	struct dirent *e, *x;
	size_t n = 0;

	while (top && (e = readdir(top))) {
		char *dir = path_join("cache", e->d_name), *path;

		d = e->d_name[0] == '.' ? NULL : opendir(dir);
		while (d && (x = readdir(d))) {
			if (x->d_name[0] == '.')
				continue;
			path = path_join(dir, x->d_name);
			if (fn)
				fn(path);
			n++;
			free(path);
		}
		if (d)
			closedir(d);
		free(dir);
	}
	if (top)
		closedir(top);
	return n;
}

static void tear(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(truncate(path, st.st_size / 2), 0);
}

static void empty(const char *path)
{
	assert_int_equal(truncate(path, 0), 0);
}

static void flip_at(const char *path, size_t from_end)
{
	struct str s = STR_INIT;
	struct err err = { 0 };

	assert_int_equal(file_read(path, &s, &err), 0);
	s.buf[s.len - MIN(s.len, from_end)] ^= 1;
	assert_int_equal(file_write(path, s.buf, s.len, &err), 0);
	str_release(&s);
}

static void flip_last(const char *path)
{
	flip_at(path, 1);
}

static void flip_first(const char *path)
{
	flip_at(path, SIZE_MAX);
}

static void test_damage(void **state)
{
	static void (*const damage[])(const char *) = { tear, empty, flip_last, flip_first };
	struct world *w = *state;

	fill(&w->req);
	for (size_t i = 0; i < ARRAY_SIZE(damage); i++) {
		assert_true(each_entry(damage[i]) >= 8);
		assert_false(hit(&w->req, "mm/one.c"));
		fill(&w->req);
		assert_true(hit(&w->req, "mm/one.c"));
	}
}

static void test_no_place_for_it(void **state)
{
	struct world *w = *state;

	w->req.cache = "t/Makefile/below";
	fill(&w->req);
	fill(&w->req);
	w->req.cache = "/proc/nothing";
	fill(&w->req);
}

static void test_bounds(void **state)
{
	struct world *w = *state;

	fill(&w->req);
	assert_true(each_entry(NULL) >= 8);
	w->req.cache_limit = 1;
	assert_true(hit(&w->req, "mm/one.c")); /* nothing was stored, so nothing was looked after */
	put("t/mm/one.c", "#include <linux/types.h>\nentry_t one(entry_t *p) { return *p; }\n");
	fill(&w->req);
	assert_int_equal(each_entry(NULL), 0);
}

/* ---- with precompiled headers --------------------------------------------------------------------- */
static char *run_files(const struct fact_request *req, const char *const *files, const char *crash)
{
	struct facts *f;
	char *s;

	if (crash)
		setenv("PTERIS_CRASH_ON", crash, 1);
	f = collect(req, files);
	unsetenv("PTERIS_CRASH_ON");
	s = dump(f);
	facts_free(f);
	return s;
}

static void expect(const struct fact_request *req, const char *const *files, const char *crash,
		   const char *want)
{
	char *s = run_files(req, files, crash);

	assert_string_equal(s, want);
	free(s);
}

static void remove_pch(const char *dir)
{
	char *cmd = xasprintf("find '%s' -type f -name '*.pch' -delete", dir);

	assert_int_equal(system(cmd), 0);
	free(cmd);
}

static void test_precompiled(void **state)
{
	VEC(const char *) files = { 0 };
	struct world *w = *state;
	char *cwd = path_real("."), *xdg = path_join(cwd, "xdg"), *want, *other;
	struct fact_request plain;

	for (int i = 0; i < 8; i++) {
		char *path = xasprintf("t/mm/many%d.c", i);

		put(path, i == 3 ? "#define CONFIG_FLAT\n#include <linux/types.h>\nint g(int *p) { return *p; }\n" :
				   "#include <linux/types.h>\nentry_t f(entry_t *p) { return first(p); }\n");
		vec_push(&files, intern(path + 2));
		free(path);
	}
	vec_push(&files, "include/linux/types.h");
	vec_push(&files, NULL);
	setenv("XDG_CACHE_HOME", xdg, 1);
	profile_free(w->p[0]);
	w->list[0] = w->p[0] = open_profile(w, "struct", "-DA");
	setenv("XDG_CACHE_HOME", "/dev/null/nowhere", 1);

	plain = w->req;
	plain.cache = NULL;
	want = run_files(&plain, files.at, NULL);
	expect(&w->req, files.at, NULL, want);
	for (int i = 0; i < 4; i += 3)
		expect(&w->req, files.at, files.at[i], want); /* in the one way, and in the other */
	remove_pch(xdg);
	expect(&w->req, files.at, files.at[0], want);
	/* one unit left to parse, the header gone: it is made again */
	put("t/mm/many1.c", "#include <linux/types.h>\nentry_t f(entry_t *p) { return *p; }\n");
	other = run_files(&plain, files.at, NULL);
	remove_pch(xdg);
	expect(&w->req, files.at, files.at[0], other);
	expect(&w->req, files.at, files.at[1], other);
	/* a header that is in it changes */
	put("t/include/linux/types.h", "typedef unsigned entry_t;\n#define first(p) (p)[0]\n");
	free(other);
	other = run_files(&plain, files.at, NULL);
	expect(&w->req, files.at, NULL, other);
	expect(&w->req, files.at, files.at[0], other);
	put("t/include/linux/types.h", types_h);
	put("t/mm/many1.c", "#include <linux/types.h>\nentry_t f(entry_t *p) { return first(p); }\n");
	expect(&w->req, files.at, files.at[0], want);
	/* one that cannot be precompiled: known next time, too */
	put("t/include/linux/types.h", "typedef unsigned entry_t;\n#define first(p) (p)[0]\nno_such_type x;\n");
	free(other);
	other = run_files(&plain, files.at, NULL);
	expect(&w->req, files.at, NULL, other);
	expect(&w->req, files.at, files.at[0], other);
	free(other);
	free(want);
	free(xdg);
	free(cwd);
	vec_release(&files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_hit, open_world, close_world),
		cmocka_unit_test_setup_teardown(test_edits, open_world, close_world),
		cmocka_unit_test_setup_teardown(test_new_files, open_world, close_world),
		cmocka_unit_test_setup_teardown(test_flags_and_questions, open_world, close_world),
		cmocka_unit_test_setup_teardown(test_changed_under_way, open_world, close_world),
		cmocka_unit_test_setup_teardown(test_changed_between, open_world, close_world),
		cmocka_unit_test_setup_teardown(test_key_of_database, open_world, close_world),
		cmocka_unit_test_setup_teardown(test_profile_unchanged, open_world, close_world),
		cmocka_unit_test_setup_teardown(test_damage, open_world, close_world),
		cmocka_unit_test_setup_teardown(test_no_place_for_it, open_world, close_world),
		cmocka_unit_test_setup_teardown(test_bounds, open_world, close_world),
		cmocka_unit_test_setup_teardown(test_precompiled, open_world, close_world),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
