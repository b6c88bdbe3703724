// SPDX-License-Identifier: GPL-2.0-only
/* index/: reading an index, here made by hand from schema.sql. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <unistd.h>

#include "base/file.h"
#include "index/index.h"
#include "index/posting.h"

#define DB "test.index"

static sqlite3 *db;

static void run(const char *sql)
{
	char *message = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &message))
		fail_msg("%s: %s", sql, message);
}

/* One name in its bucket; the buckets of the names here must differ. */
static void post(const char *name, const uint32_t *files, const bool *declares, size_t n)
{
	uint64_t hash = ident_hash(name, strlen(name));
	postings_t v = { 0 };
	struct str data = STR_INIT;
	sqlite3_stmt *st;
	size_t i;

	for (i = 0; i < n; i++)
		vec_push(&v, (struct posting){ (uint32_t)hash, files[i], declares[i] });
	postings_dump(&v, &data);
	assert_int_equal(sqlite3_prepare_v2(db, "INSERT INTO posting VALUES(?,?)", -1, &st, NULL), 0);
	sqlite3_bind_int64(st, 1, ident_bucket(hash));
	sqlite3_bind_blob(st, 2, data.buf, (int)data.len, SQLITE_TRANSIENT);
	assert_int_equal(sqlite3_step(st), SQLITE_DONE);
	sqlite3_finalize(st);
	str_release(&data);
	vec_release(&v);
}

static void make(void)
{
	struct str schema = STR_INIT;
	struct err err = { 0 };
	char *path = xasprintf("%s/analyzer/index/schema.sql", getenv("TOP"));

	unlink(DB);
	assert_int_equal(file_read(path, &schema, &err), 0);
	free(path);
	assert_int_equal(sqlite3_open(DB, &db), 0);
	run(schema.buf);
	str_release(&schema);
	run("INSERT INTO meta VALUES('complete','1');"
	    "INSERT INTO file(id,path,size,mtime_ns,arch) VALUES(1,'mm/z.c',1,1,NULL),"
	    "(2,'arch/x86/b.h',1,1,'x86');"
	    "INSERT INTO function VALUES((1<<24)|0,'work',1,'FBint;','PTpte_t;?;,Bint;','ptep,n','static',"
	    "NULL,NULL,3,12,3,9,NULL),((2<<24)|0,'work',0,'FBint;','','','extern',NULL,NULL,1,4,1,1,"
	    "'CONFIG_MMU');"
	    "INSERT INTO call VALUES((1<<24)|0,'kfree',NULL,NULL,(1<<24)|0,NULL,'p',4,2,NULL),"
	    "((1<<24)|1,'kfree',NULL,NULL,(1<<24)|0,NULL,'q',5,2,NULL),"
	    "((1<<24)|2,'other',NULL,NULL,NULL,NULL,'',6,2,NULL);"
	    "INSERT INTO name_kind VALUES((2<<24)|0,'pte_t',1,NULL),((2<<24)|1,'each',2,NULL),"
	    "((2<<24)|2,'my_each',0,'each');");
	post("work", (uint32_t[]){ 1, 2 }, (bool[]){ true, true }, 2);
	post("kfree", (uint32_t[]){ 1 }, (bool[]){ false }, 1);
	assert_int_equal(sqlite3_close(db), 0);
}

static struct index *open_it(void)
{
	struct index *ix;
	struct err err = { 0 };

	if (index_open(&ix, &(struct index_options){ .path = DB }, &err))
		fail_msg("%s", err.text);
	return ix;
}

static bool add_row(void *ctx, const struct cell *c, int n)
{
	struct str *out = ctx;
	int i;

	for (i = 0; i < n; i++) {
		if (c[i].kind == CELL_INT)
			str_addf(out, "%lld ", (long long)c[i].num);
		else if (c[i].kind == CELL_TEXT)
			str_addf(out, "%.*s ", (int)c[i].len, c[i].text);
		else
			str_add(out, "- ");
	}
	str_addch(out, '\n');
	return false;
}

static bool stop_at_once(void *ctx, const struct cell *c, int n)
{
	(void)c, (void)n;
	(*(int *)ctx)++;
	return true;
}

static void test_rows(void **state)
{
	struct str out = STR_INIT;
	struct err err = { 0 };
	struct index *ix;
	int seen = 0;

	(void)state;
	make();
	ix = open_it();
	assert_int_equal(index_rows_where(ix, TABLE_CALL, 1, "callee", "kfree", add_row, &out, &err), 0);
	assert_string_equal(out.buf, "16777216 kfree - - 16777216 - p 4 2 - \n"
				     "16777217 kfree - - 16777216 - q 5 2 - \n");
	str_reset(&out);
	assert_int_equal(index_rows_of(ix, TABLE_CALL, "function", 1 << 24, add_row, &out, &err), 0);
	assert_string_equal(out.buf, "16777216 kfree - - 16777216 - p 4 2 - \n"
				     "16777217 kfree - - 16777216 - q 5 2 - \n");
	str_reset(&out);
	assert_int_equal(index_row(ix, TABLE_CALL, (1 << 24) + 2, add_row, &out, &err), 0);
	assert_string_equal(out.buf, "16777218 other - - - -  6 2 - \n");
	assert_int_equal(index_rows(ix, TABLE_CALL, 1, stop_at_once, &seen, &err), 0);
	assert_int_equal(seen, 1);
	assert_int_equal(index_rows(ix, TABLE_CALL, 2, stop_at_once, &seen, &err), 0);
	assert_int_equal(seen, 1);
	str_release(&out);
	index_close(ix);
}

/* by path, not by id */
static void test_named(void **state)
{
	struct str out = STR_INIT;
	struct err err = { 0 };
	struct index *ix = open_it();
	file_ids_t files = { 0 };

	(void)state;
	assert_int_equal(index_named(ix, TABLE_FUNCTION, "work", add_row, &out, &err), 0);
	assert_string_equal(out.buf, "33554432 work 0 FBint;   extern - - 1 4 1 1 CONFIG_MMU \n"
				     "16777216 work 1 FBint; PTpte_t;?;,Bint; ptep,n static - - 3 12 3 9 - \n");
	assert_int_equal(index_files_using(ix, "kfree", false, &files, &err), 0);
	assert_int_equal(files.len, 1);
	assert_int_equal(index_files_using(ix, "kfree", true, &files, &err), 0);
	assert_int_equal(index_files_using(ix, "nothing", false, &files, &err), 0);
	assert_int_equal(files.len, 1);
	vec_release(&files);
	str_release(&out);
	index_close(ix);
}

static void test_files_and_names(void **state)
{
	struct index *ix = open_it();
	const struct names *names = index_names(ix);

	(void)state;
	assert_string_equal(index_file_path(ix, 1), "mm/z.c");
	assert_null(index_file_arch(ix, 1));
	assert_string_equal(index_file_arch(ix, 2), "x86");
	assert_null(index_file_path(ix, 3));
	assert_null(index_file_path(ix, 0));
	assert_int_equal(index_file_id(ix, "arch/x86/b.h"), 2);
	assert_int_equal(index_file_id(ix, "arch/x86/c.h"), 0);
	assert_int_equal(names_get(names, "pte_t", 5), NAME_TYPEDEF);
	assert_int_equal(names_get(names, "my_each", 7), NAME_ITERATOR);
	assert_ptr_equal(names, index_names(ix));
	index_close(ix);
}

static void add_columns(void *ctx, const char *const *names, int n)
{
	int i;

	for (i = 0; i < n; i++)
		str_addf(ctx, "%s|", names[i]);
}

static void expect_sql(const char *sql, const char *want)
{
	struct index *ix = open_it();
	struct str out = STR_INIT;
	struct err err = { 0 };

	if (index_sql(ix, sql, add_columns, add_row, &out, &err))
		fail_msg("%s: %s", sql, err.text);
	assert_string_equal(out.buf, want);
	str_release(&out);
	index_close(ix);
}

static void expect_refused(const char *sql, int code)
{
	struct index *ix = open_it();
	struct str out = STR_INIT;
	struct err err = { 0 };

	if (index_sql(ix, sql, add_columns, add_row, &out, &err) != code)
		fail_msg("%s: %s", sql, err.text);
	str_release(&out);
	index_close(ix);
}

static void test_sql(void **state)
{
	(void)state;
	expect_sql("SELECT count(*) AS n FROM call -- all\n; ", "n|3 \n");
	expect_sql("SELECT file FROM files_using('work') ORDER BY file", "file|1 \n2 \n");
	expect_sql("SELECT path_of(file) FROM files_using('work') WHERE file > 1", "path_of(file)|arch/x86/b.h \n");
	expect_sql("SELECT name, (SELECT count(*) FROM files_using(f.name)) AS n FROM function AS f ORDER BY id",
		   "name|n|work 2 \nwork 2 \n");
	expect_sql("SELECT type_text('PTpte_t;?') AS t, path_of((1<<24)|5) AS p, x'0aff' AS x, NULL AS n, 1.5 AS r",
		   "t|p|x|n|r|pte_t * mm/z.c 0aff - 1.5 \n");
	expect_sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i+1 FROM n WHERE i<3) SELECT i FROM n",
		   "i|1 \n2 \n3 \n");
	expect_sql("SELECT name FROM pragma_table_info('summary')", "name|function \nproperty \nvalue \n");
}

static void test_sql_refuses(void **state)
{
	static const char *const bad[] = {
		"DELETE FROM call", "ATTACH 'x.db' AS x", "PRAGMA journal_mode = WAL", "PRAGMA query_only = 0",
		"SELECT load_extension('x')", "SELECT 1; SELECT 2", "SELECT 1; nonsense", "", "-- nothing",
		"SELECT nothing FROM call", "CREATE TEMP TABLE t(x)", "VACUUM INTO 'copy'",
		"SELECT * FROM files_using", "BEGIN",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		expect_refused(bad[i], ERR_USAGE);
	assert_false(file_exists("x.db"));
	assert_false(file_exists("copy"));
}

static void expect_no_open(int code, const char *words)
{
	struct index *ix;
	struct err err = { 0 };

	assert_int_equal(index_open(&ix, &(struct index_options){ .path = DB }, &err), code);
	assert_null(ix);
	if (!strstr(err.text, words))
		fail_msg("%s", err.text);
}

static void spoil(size_t from, size_t n, size_t keep)
{
	struct str s = STR_INIT;
	struct err err = { 0 };

	assert_int_equal(file_read(DB, &s, &err), 0);
	memset(s.buf + from, 0xfe, n);
	assert_int_equal(file_write(DB, s.buf, keep ? keep : s.len, &err), 0);
	str_release(&s);
}

static void test_open_errors(void **state)
{
	(void)state;
	unlink(DB);
	expect_no_open(ERR_NOTFOUND, "`pteris index` makes it");
	make();
	assert_int_equal(sqlite3_open(DB, &db), 0);
	run("UPDATE meta SET value = '0' WHERE key = 'complete'");
	sqlite3_close(db);
	expect_no_open(ERR_FAIL, "not complete");
	make();
	spoil(0, 1, 0);
	expect_no_open(ERR_FAIL, "no index of pteris");
	make();
	spoil(60, 4, 0);
	expect_no_open(ERR_FAIL, "another version");
	make();
	spoil(0, 0, 8192);
	expect_no_open(ERR_FAIL, "cut off");
}

/* Damage in the middle is an error when it is met, and never a crash. */
static void test_damage(void **state)
{
	struct str out = STR_INIT;
	struct err err;
	struct index *ix;
	file_ids_t files = { 0 };
	int rc, bad = 0;
	size_t page;

	(void)state;
	for (page = 1; page < 20; page++) {
		make();
		spoil(page * 4096, 4096, 0);
		memset(&err, 0, sizeof(err));
		if (index_open(&ix, &(struct index_options){ .path = DB }, &err)) {
			bad++;
			continue;
		}
		rc = index_rows(ix, TABLE_CALL, 1, add_row, &out, &err) |
		     index_named(ix, TABLE_FUNCTION, "work", add_row, &out, &err) |
		     index_files_using(ix, "kfree", false, &files, &err);
		index_names(ix);
		if (rc) {
			assert_non_null(strstr(err.text, "is corrupt"));
			bad++;
		}
		index_close(ix);
	}
	assert_in_range(bad, 3, 6); /* meta, call, function, posting … */
	vec_release(&files);
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows), cmocka_unit_test(test_named),
		cmocka_unit_test(test_files_and_names), cmocka_unit_test(test_sql),
		cmocka_unit_test(test_sql_refuses), cmocka_unit_test(test_open_errors),
		cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
