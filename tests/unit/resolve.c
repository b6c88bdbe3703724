// SPDX-License-Identifier: GPL-2.0-only
/* index/resolve.h: what #include lines mean; kept up to date under random edits as if made anew; who
 * includes whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <unistd.h>

#include "base/file.h"
#include "index/resolve.h"
#include "index/resolve_make.h"

static const char *const arches[] = { "arm", "um", "x86", NULL };
static struct resolve_tree tree = { "tree", arches };

/* ---- a tree in the database --------------------------------------------------------------------- */
static sqlite3 *open_db(void)
{
	struct str path = STR_INIT, sql = STR_INIT;
	struct err err = { 0 };
	sqlite3 *db;

	str_addf(&path, "%s/analyzer/index/schema.sql", getenv("TOP"));
	assert_int_equal(file_read(path.buf, &sql, &err), 0);
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql.buf, NULL, NULL, NULL), SQLITE_OK);
	str_release(&path);
	str_release(&sql);
	return db;
}

/* fmt is SQLite's: %Q is a quoted string */
static void run(sqlite3 *db, const char *fmt, ...)
{
	va_list ap;
	char *sql;

	va_start(ap, fmt);
	sql = sqlite3_vmprintf(fmt, ap);
	va_end(ap);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL))
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	sqlite3_free(sql);
}

/* First column of all rows, one a line; the caller frees. */
static char *ask(sqlite3 *db, const char *fmt, ...)
{
	struct str out = STR_INIT;
	sqlite3_stmt *st;
	va_list ap;
	char *sql;

	va_start(ap, fmt);
	sql = sqlite3_vmprintf(fmt, ap);
	va_end(ap);
	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL))
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	while (sqlite3_step(st) == SQLITE_ROW)
		str_addf(&out, "%s%s", out.len ? "\n" : "",
			 (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	sqlite3_free(sql);
	return str_detach(&out, NULL);
}

static void write_text(const char *path, const char *text)
{
	char *full = path_join("tree", path), *dir = path_dir(full);
	struct err err = { 0 };

	assert_int_equal(dir_make(dir, &err), 0);
	assert_int_equal(file_write(full, text, strlen(text), &err), 0);
	free(dir);
	free(full);
}

static void add_file(sqlite3 *db, int id, const char *path)
{
	const char *arch = tree_path_arch(path);

	run(db, "INSERT INTO file (id, path, size, mtime_ns, arch) VALUES (%d, %Q, 0, 0, %Q)", id,
	    path, arch);
}

static void add_line(sqlite3 *db, int file, int n, const char *line)
{
	const char *form = *line == '<' ? "<" : *line == '"' ? "\"" : "macro";

	run(db, "INSERT INTO include VALUES (%d << 24 | %d, %d, %Q, %Q, NULL)", file, n, n + 1,
	    form, line + (*form != 'm'));
}

/* What a line in a file of this folder means for an architecture: "path how" */
static void expect(sqlite3 *db, const char *line, const char *folder, const char *arch,
		   const char *want)
{
	static const char sql[] =
		"SELECT ifnull((SELECT path || ' ' FROM file WHERE id = target), '') || how FROM "
		"include_target "
		"WHERE form = %Q AND spelled = %Q AND dir IN (%Q, '') AND arch IN (%Q, '') "
		"ORDER BY dir = '' LIMIT 1";
	char form[2] = { *line, '\0' }, *got = ask(db, sql, form, line + 1, folder, arch);

	assert_string_equal(got, want);
	free(got);
}

/* ---- a small kernel ----------------------------------------------------------------------------- */
static void make_kernel(sqlite3 *db)
{
	static const char *const files[] = {
		"arch/x86/include/asm/page.h",
		"arch/x86/include/uapi/asm/stat.h",
		"arch/arm/include/asm/page.h",
		"include/asm-generic/bug.h",
		"include/asm-generic/page.h",
		"include/uapi/asm-generic/stat.h",
		"include/linux/mm.h",
		"include/uapi/linux/mm.h",
		"include/uapi/linux/elf.h",
		"mm/internal.h",
		"drivers/a/core.h",
		"drivers/a/sub/x.c",
		"drivers/b/lib/core.h",
		"drivers/b/y.c",
		"arch/arm/mach-one/include/mach/io.h",
		"arch/arm/mach-two/include/mach/io.h",
		"arch/arm/mach-two/board.c",
		"tools/include/linux/mm.h",
		"tools/t/t.c",
		"tools/arch/x86/include/asm/page.h",
		"mm/memory.c",
		"arch/x86/um/asm/ptrace.h",
		"drivers/c/special/only.h",
		"include/linux/kconfig.h",
		"include/linux/string.h",
	};
	static const char *const lines[] = {
		"<uapi/asm/stat.h", "<asm/page.h",   "<asm/stat.h",    "<asm/bug.h",
		"<asm/unistd_32.h", "<asm/ptrace.h", "<linux/mm.h",    "<linux/elf.h",
		"\"internal.h",	    "\"core.h",	     "\"../a/core.h",  "<mach/io.h",
		"<stdio.h",	    "\"only.h",	     "<generated/x.h", "MACRO(x)",
		"<string.h",
	};

	for (int i = 0; i < (int)ARRAY_SIZE(files); i++) {
		add_file(db, i + 1, files[i]);
		for (int k = 0; k < (int)ARRAY_SIZE(lines); k++)
			if (ends_with(files[i], ".c"))
				add_line(db, i + 1, k, lines[k]);
	}
	add_line(db, 7, 0, "<asm/page.h");
	write_text("Makefile", "LINUXINCLUDE := -I$(srctree)/include \\\n\t-include "
			       "$(srctree)/include/linux/kconfig.h\n");
	write_text("arch/x86/Makefile", "#\n");
	write_text("arch/arm/Makefile", "#\n");
	write_text(
		"arch/um/Makefile",
		"HEADER_ARCH := $(SUBARCH)\nifneq ($(X),)\n\tHEADER_ARCH := x86\nendif\n"
		"HOST_DIR := arch/$(HEADER_ARCH)\nKBUILD_CPPFLAGS += -I$(srctree)/$(HOST_DIR)/um\n"
		"KBUILD_CPPFLAGS += -I$(srctree)/$(HOST_DIR)/include "
		"\\\n\t-I$(objtree)/$(HOST_DIR)/include/generated\n");
	write_text("arch/x86/include/asm/Kbuild",
		   "generic-y += bug.h\ngenerated-y += unistd_32.h\n");
	write_text("include/asm-generic/Kbuild", "mandatory-y += page.h\nmandatory-y += bug.h\n");
	write_text("include/uapi/asm-generic/Kbuild", "mandatory-y += stat.h # and more\n");
	write_text("drivers/a/Makefile", "ccflags-y += -I $(src)\n");
	write_text("drivers/b/Makefile",
		   "LIBDIR = $(src)/lib\nccflags-$(CONFIG_B) := -I$(LIBDIR)\n");
}

static void test_meaning(void **state)
{
	sqlite3 *db = open_db();
	struct err err = { 0 };

	(void)state;
	make_kernel(db);
	assert_int_equal(resolve_all(db, &tree, &err), 0);
	expect(db, "<asm/page.h", "mm", "x86", "arch/x86/include/asm/page.h path");
	expect(db, "<asm/page.h", "mm", "um", "arch/x86/include/asm/page.h path");
	expect(db, "<asm/stat.h", "mm", "x86", "arch/x86/include/uapi/asm/stat.h uapi");
	expect(db, "<asm/stat.h", "mm", "arm", "include/uapi/asm-generic/stat.h asm-generic");
	expect(db, "<uapi/asm/stat.h", "mm", "arm", "include/uapi/asm-generic/stat.h asm-generic");
	expect(db, "<uapi/asm/stat.h", "mm", "x86", "arch/x86/include/uapi/asm/stat.h path");
	expect(db, "<asm/bug.h", "mm", "arm", "include/asm-generic/bug.h asm-generic");
	expect(db, "<asm/bug.h", "mm", "um",
	       "include/asm-generic/bug.h asm-generic"); /* x86's wrapper */
	expect(db, "<asm/unistd_32.h", "mm", "x86", "generated");
	expect(db, "<asm/unistd_32.h", "mm", "arm", "missing");
	expect(db, "<asm/ptrace.h", "mm", "um", "arch/x86/um/asm/ptrace.h path");
	expect(db, "<asm/ptrace.h", "mm", "x86", "missing");
	expect(db, "<linux/mm.h", "mm", "arm", "include/linux/mm.h path");
	expect(db, "<linux/elf.h", "mm", "arm", "include/uapi/linux/elf.h uapi");
	expect(db, "<linux/mm.h", "tools/t", "arm", "tools/include/linux/mm.h path");
	expect(db, "<linux/elf.h", "tools/t", "arm", "include/uapi/linux/elf.h uapi");
	expect(db, "<asm/page.h", "tools/t", "x86", "tools/arch/x86/include/asm/page.h path");
	expect(db, "\"internal.h", "mm", "x86", "mm/internal.h relative");
	expect(db, "\"core.h", "drivers/a/sub", "x86",
	       "drivers/a/core.h path"); /* Makefile above */
	expect(db, "\"core.h", "drivers/b", "x86", "drivers/b/lib/core.h path");
	expect(db, "\"core.h", "mm", "x86", "ambiguous");
	expect(db, "\"../a/core.h", "drivers/b", "x86", "drivers/a/core.h relative");
	expect(db, "<mach/io.h", "arch/arm/mach-two", "arm",
	       "arch/arm/mach-two/include/mach/io.h suffix");
	expect(db, "<mach/io.h", "mm", "arm", "ambiguous");
	expect(db, "<stdio.h", "mm", "x86", "missing");
	expect(db, "<string.h", "mm", "x86", "missing"); /* not include/linux/string.h */
	expect(db, "\"only.h", "mm", "x86", "drivers/c/special/only.h suffix");
	expect(db, "<generated/x.h", "mm", "x86", "generated");
	sqlite3_close(db);
	dir_remove("tree");
}

/* What Kbuild files say counts though no file of the tree is in their folder. */
static void test_lone_kbuild(void **state)
{
	static const char *const paths[] = { "arch/arm/include/uapi/asm/Kbuild",
					     "include/uapi/asm-generic/Kbuild" };
	struct resolve_change none = { 0 };
	sqlite3 *db = open_db();
	struct err err = { 0 };
	bool rebuilt;

	(void)state;
	add_file(db, 1, "mm/memory.c");
	assert_int_equal(resolve_all(db, &tree, &err), 0);
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		write_text(paths[i], i ? "mandatory-y += a.h\n" : "generic-y += a.h\n");
		assert_int_equal(resolve_update(db, &tree, &none, &rebuilt, &err), 0);
		assert_true(rebuilt);
		assert_int_equal(resolve_update(db, &tree, &none, &rebuilt, &err), 0);
		assert_false(rebuilt);
	}
	sqlite3_close(db);
	dir_remove("tree");
}

/* A Makefile that expands without end must cost neither time nor stack. */
static void test_hostile_makefile(void **state)
{
	struct str text = STR_INIT;
	struct arena *arena = arena_new();
	struct make_words w = { 0 };

	(void)state;
	str_add(&text, "SELF = $(SELF)$(SELF)\nccflags-y += -I$(SELF) -I$(srctree)/good\n-I");
	for (int i = 0; i < 26; i++) {
		str_addf(&text, "\nV%c =", 'a' + i);
		for (int k = 0; k < 30; k++)
			str_addf(&text, " $(V%c)", 'a' + i + 1);
	}
	str_add(&text, "\nccflags-y += -I$(Va) -I");
	for (int i = 0; i < 300000; i++)
		str_add(&text, "$(abspath ");
	write_text("Makefile", text.buf);
	assert_true(make_read("tree", "Makefile", arena, &w));
	assert_int_equal(w.words.len, 1);
	assert_int_equal(w.words.at[0].kind, MAKE_DIR);
	assert_string_equal(w.words.at[0].text, "good");
	vec_release(&w.words);
	arena_free(arena);
	str_release(&text);
	dir_remove("tree");
}

/* ---- who includes whom -------------------------------------------------------------------------- */
static void expect_files(sqlite3 *db, file_ids_t *ids, const char *want)
{
	struct str got = STR_INIT;

	for (size_t i = 0; i < ids->len; i++) {
		char *path = ask(db, "SELECT path FROM file WHERE id = %u", ids->at[i]);

		str_addf(&got, "%s%s", i ? " " : "", path);
		free(path);
	}
	assert_string_equal(got.buf, want);
	str_release(&got);
	vec_release(ids);
}

static void test_graph(void **state)
{
	sqlite3 *db = open_db();
	struct include_graph *g;
	index_includes_t lines = { 0 };
	file_ids_t ids = { 0 };
	struct err err = { 0 };

	(void)state;
	add_file(db, 1, "arch/x86/include/asm/page.h");
	add_file(db, 2, "arch/arm/include/asm/page.h");
	add_file(db, 3, "include/linux/mm.h");
	add_file(db, 4, "mm/memory.c");
	add_file(db, 5, "arch/x86/mm/init.c");
	add_file(db, 6, "arch/arm/mm/init.c");
	add_line(db, 3, 0, "<asm/page.h");
	for (int i = 4; i <= 6; i++)
		add_line(db, i, 0, "<linux/mm.h");
	write_text("arch/x86/Makefile", "#\n");
	assert_int_equal(resolve_all(db, &tree, &err), 0);
	g = include_graph_new(db);
	assert_int_equal(include_direct(g, 3, "x86", &lines, &err), 0);
	assert_int_equal(lines.len, 1);
	assert_int_equal(lines.at[0].target, 1);
	assert_string_equal(lines.at[0].how, "path");
	lines.len = 0;
	assert_int_equal(include_direct(g, 3, NULL, &lines, &err), 0);
	assert_int_equal(lines.len, 3); /* arm, um, x86 */
	assert_int_equal(include_closure(g, 4, "arm", &ids, &err), 0);
	expect_files(db, &ids, "arch/arm/include/asm/page.h include/linux/mm.h");
	ids = (file_ids_t){ 0 };
	assert_int_equal(include_closure(g, 4, NULL, &ids, &err), 0);
	expect_files(db, &ids,
		     "arch/x86/include/asm/page.h arch/arm/include/asm/page.h include/linux/mm.h");
	ids = (file_ids_t){ 0 };
	assert_int_equal(include_includers(g, 1, "x86", false, &ids, &err), 0);
	expect_files(db, &ids, "include/linux/mm.h");
	ids = (file_ids_t){ 0 };
	assert_int_equal(include_includers(g, 1, "x86", true, &ids, &err), 0);
	expect_files(db, &ids, "include/linux/mm.h mm/memory.c arch/x86/mm/init.c");
	ids = (file_ids_t){ 0 };
	assert_int_equal(include_includers(g, 1, NULL, true, &ids, &err), 0); /* it is x86's */
	expect_files(db, &ids, "include/linux/mm.h mm/memory.c arch/x86/mm/init.c");
	ids = (file_ids_t){ 0 };
	assert_int_equal(include_closure(g, 5, NULL, &ids, &err), 0);
	expect_files(db, &ids, "arch/x86/include/asm/page.h include/linux/mm.h");
	ids = (file_ids_t){ 0 };
	assert_int_equal(include_includers(g, 1, "arm", true, &ids, &err), 0);
	expect_files(db, &ids, "");
	vec_release(&lines);
	include_graph_free(g);
	sqlite3_close(db);
	dir_remove("tree");
}

/* ---- random edits ------------------------------------------------------------------------------- */
static unsigned int seed = 1;

static int dice(int n)
{
	return rand_r(&seed) % n;
}

static const char *const folders[] = {
	"mm",
	"drivers/a",
	"drivers/a/sub",
	"drivers/b",
	"include/linux",
	"include/uapi/linux",
	"include/asm-generic",
	"arch/x86/include/asm",
	"arch/x86/mm",
	"arch/arm/include/asm",
	"arch/arm/mach-one/include/mach",
	"arch/x86/um/asm",
	"tools/t",
	"tools/include/linux",
	"tools/lib/t",
	"include/uapi/asm-generic",
	"arch/x86/include/uapi/asm",
	".",
};
static const char *const names[] = { "a.h", "b.h", "c.h", "d.c" };
static const char *const prefixes[] = { "<asm/", "<linux/", "<mach/", "<",
					"\"",	 "\"../",   "\"sub/", "\"a/" };
static const char *const makefiles[] = {
	"arch/x86/include/asm/Kbuild",
	"include/asm-generic/Kbuild",
	"drivers/a/Makefile",
	"drivers/Makefile",
	"arch/um/Makefile",
	"arch/arm/include/asm/Kbuild",
	"tools/t/Makefile",
	"Makefile",
};
static const char *const make_texts[] = {
	"generic-y += a.h\n",
	"mandatory-y += b.h\n",
	"ccflags-y += -I$(srctree)/mm\n",
	"obj-y += x.o\n",
	"generated-y += c.h\n",
	"CFLAGS += -I../lib/t\n",
	"X += -include $(srctree)/include/linux/a.h\n",
	"KBUILD_CPPFLAGS += -I$(srctree)/arch/x86/um -I$(srctree)/arch/x86/include\n",
};

struct world {
	sqlite3 *db;
	struct resolve_change change;
	VEC(const char *) edited;
	struct arena *arena;
	int next_id;
};

static void note_lines(struct world *w, int id, const char *path, bool come)
{
	sqlite3_stmt *st;

	sqlite3_prepare_v2(w->db, "SELECT form, spelled FROM include WHERE id >> 24 = ?", -1, &st,
			   NULL);
	sqlite3_bind_int(st, 1, id);
	while (sqlite3_step(st) == SQLITE_ROW) {
		struct include_line l = {
			arena_strdup(w->arena, (const char *)sqlite3_column_text(st, 0)),
			arena_strdup(w->arena, (const char *)sqlite3_column_text(st, 1)), path
		};

		if (come)
			vec_push(&w->change.lines_come, l);
		else
			vec_push(&w->change.lines_gone, l);
	}
	sqlite3_finalize(st);
}

static void fill_lines(struct world *w, int id)
{
	for (int n = dice(6); n > 0; n--) {
		char *line = xasprintf("%s%s", prefixes[dice(ARRAY_SIZE(prefixes))],
				       names[dice(ARRAY_SIZE(names))]);

		add_line(w->db, id, n, line);
		free(line);
	}
}

/* Each file is edited at most once in a round. */
static bool is_edited(const struct world *w, const char *path)
{
	for (size_t i = 0; i < w->edited.len; i++)
		if (!strcmp(w->edited.at[i], path))
			return true;
	return false;
}

static void edit_file(struct world *w)
{
	const char *folder = folders[dice(ARRAY_SIZE(folders))],
		   *name = names[dice(ARRAY_SIZE(names))];
	const char *path =
		strcmp(folder, ".") ? arena_printf(w->arena, "%s/%s", folder, name) : name;
	char *known;
	int id;

	if (is_edited(w, path))
		return;
	vec_push(&w->edited, path);
	known = ask(w->db, "SELECT id FROM file WHERE path = %Q", path);
	id = *known ? (int)strtol(known, NULL, 10) : ++w->next_id;
	note_lines(w, id, path, false);
	run(w->db, "DELETE FROM include WHERE id >> 24 = %d", id);
	if (*known && !dice(3)) {
		run(w->db, "DELETE FROM file WHERE id = %d", id);
		vec_push(&w->change.paths_gone, path);
	} else {
		if (!*known) {
			add_file(w->db, id, path);
			vec_push(&w->change.paths_come, path);
		}
		fill_lines(w, id);
		note_lines(w, id, path, true);
	}
	free(known);
}

static void edit_makefile(void)
{
	const char *path = makefiles[dice(ARRAY_SIZE(makefiles))];
	char *full = path_join("tree", path);

	if (dice(3))
		write_text(path, make_texts[dice(ARRAY_SIZE(make_texts))]);
	else
		unlink(full);
	free(full);
}

static char *table(sqlite3 *db)
{
	return ask(db,
		   "SELECT form || ' ' || spelled || ' ' || dir || ' ' || arch || ' ' || "
		   "ifnull(target, '-') || ' ' || how || ' ' || uses FROM include_target UNION ALL "
		   "SELECT path || ' ' || size || ' ' || mtime_ns || ' ' || digest FROM "
		   "include_makefile");
}

static void test_random_edits(void **state)
{
	struct world w = { .db = open_db(), .arena = arena_new() };
	struct err err = { 0 };
	int rebuilds = 0;

	(void)state;
	write_text("arch/x86/Makefile", "#\n");
	assert_int_equal(resolve_all(w.db, &tree, &err), 0);
	for (int round = 0; round < 400; round++) {
		char *updated, *anew;
		bool rebuilt;

		w.change = (struct resolve_change){ 0 };
		for (int n = round < 20 ? 10 : 1 + dice(3); n > 0; n--)
			edit_file(&w);
		if (!dice(8))
			edit_makefile();
		assert_int_equal(resolve_update(w.db, &tree, &w.change, &rebuilt, &err), 0);
		rebuilds += rebuilt;
		updated = table(w.db);
		assert_int_equal(resolve_all(w.db, &tree, &err), 0);
		anew = table(w.db);
		if (strcmp(updated, anew) != 0)
			print_error("round %d\n", round);
		assert_string_equal(updated, anew);
		free(updated);
		free(anew);
		vec_release(&w.change.lines_gone);
		vec_release(&w.change.lines_come);
		vec_release(&w.change.paths_gone);
		vec_release(&w.change.paths_come);
		vec_release(&w.edited);
	}
	assert_true(rebuilds > 5 && rebuilds < 200);
	arena_free(w.arena);
	sqlite3_close(w.db);
	dir_remove("tree");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_meaning),
		cmocka_unit_test(test_lone_kbuild),
		cmocka_unit_test(test_hostile_makefile),
		cmocka_unit_test(test_graph),
		cmocka_unit_test(test_random_edits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
