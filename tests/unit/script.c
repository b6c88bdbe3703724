// SPDX-License-Identifier: GPL-2.0-only
/* match/script.h: the interpreter, what passes in and out, and what goes wrong. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "match/script.h"
#include "syntax/ctype.h"

struct fixture {
	struct scripts *s;
	struct arena *arena;
	struct smpl smpl;
	struct smpl_rule rule;
	struct script_var vars[8];
	const struct value *values[8];
	struct script_result result;
	struct str out;
	struct err err;
};

static void setup(struct fixture *f, int timeout)
{
	static const char *const virtuals[] = { "vrule", NULL };
	const struct script_options o = { .timeout = timeout, .cocci_file = "x.cocci", .virtuals = virtuals };

	*f = (struct fixture){ .s = scripts_new(&o), .arena = arena_new(), .out = STR_INIT };
	f->smpl.path = "x.cocci";
	f->rule.name = "r";
	f->rule.line = 10;
	f->rule.script_line = 11;
	f->rule.kind = SR_SCRIPT;
	f->rule.vars = f->vars;
}

static void teardown(struct fixture *f)
{
	scripts_free(f->s);
	arena_free(f->arena);
	str_release(&f->out);
}

static void add_var(struct fixture *f, const char *name, const struct value *v)
{
	f->vars[f->rule.nvars] = (struct script_var){ .name = name, .from_rule = "q", .from_name = name };
	f->values[f->rule.nvars++] = v;
}

static void add_output(struct fixture *f, const char *name)
{
	f->vars[f->rule.nvars] = (struct script_var){ .name = name };
	f->values[f->rule.nvars++] = NULL;
}

static const struct value *value(struct fixture *f, enum value_kind kind, const char *text)
{
	struct value *v = arena_alloc(f->arena, sizeof(*v));

	v->kind = kind;
	v->text = v->key = text;
	return v;
}

static int run(struct fixture *f, const char *code)
{
	struct script_run r = { .smpl = &f->smpl, .rule = &f->rule, .values = f->values, .arena = f->arena,
				.out = &f->out };

	f->rule.script = code;
	str_reset(&f->out);
	err_clear(&f->err);
	return scripts_run(f->s, &r, &f->result, &f->err);
}

/* A run whose traceback is not shown */
static int run_quietly(struct fixture *f, const char *code)
{
	int keep = dup(2), rc;

	assert_non_null(freopen("/dev/null", "w", stderr));
	scripts_free(f->s); /* its stderr is the one that was there when it started */
	f->s = scripts_new(&(struct script_options){ .timeout = 20 });
	rc = run(f, code);
	fflush(stderr);
	dup2(keep, 2);
	close(keep);
	return rc;
}

static void expect_text(enum value_kind kind, const char *text, const char *want)
{
	struct value v = { .kind = kind, .text = text, .key = text };
	struct str out = STR_INIT;

	script_value_text(&v, &out);
	assert_string_equal(out.buf, want);
	str_release(&out);
}

/* Each right side is what spatch 1.1.1 hands to a script for the left one. */
static void test_value_text(void **state)
{
	(void)state;
	expect_text(VAL_IDENT, "foo", "foo");
	expect_text(VAL_EXPR, "a->b [ 2 ]+1", "a -> b [ 2 ] + 1");
	expect_text(VAL_EXPR, "((b))", "( ( b ) )");
	expect_text(VAL_EXPR, "-1", "- 1");
	expect_text(VAL_EXPR, "a ?: c", "a ? : c");
	expect_text(VAL_EXPR, "*p++", "* p ++");
	expect_text(VAL_EXPR, "sizeof(int)", "sizeof ( int )");
	expect_text(VAL_EXPR, "f /* com */ (1 // x\n, 2)", "f ( 1 , 2 )");
	expect_text(VAL_EXPR, "\"long\"\n\t\"er\"", "\"long\" \"er\"");
	expect_text(VAL_EXPR, "(struct s){ .x = 1, .y = { 2 } }", "( struct s ) { . x = 1 , . y = { 2 , } , }");
	expect_text(VAL_EXPR, "&(struct s){ 1, }", "& ( struct s ) { 1 , }");
	expect_text(VAL_EXPR, "(void (*)(int))a", "( void ( * ) ( int ) ) a");
	expect_text(VAL_TYPE, "const char * const *", "const char * const *");
	expect_text(VAL_TYPE, "struct { int x; }", "struct {  int x ; }");
	expect_text(VAL_STMT, "x = 1;", "x = 1 ;");
	expect_text(VAL_STMT, "int a;", " int a ;");
	expect_text(VAL_STMT, "static int w = 3, *ww;", " static int w = 3 , * ww ;");
	expect_text(VAL_STMT, "{ int a; a = 1; }", "{  int a ; a = 1 ; }");
	expect_text(VAL_STMT, "if (a) { b(); c(); /* com */ } else if (x) { y(); } else return 0;",
		    "if ( a ) { b ( ) ; c ( ) ; } else if ( x ) { y ( ) ; } else return 0 ;  ");
	expect_text(VAL_STMT, "for (int i = 0; i < 3; i++) { if (x) continue; }",
		    "for (  int i = 0 ; i < 3 ; i ++ ) { if ( x ) continue ;  } ");
	expect_text(VAL_STMT, "do { x(); } while (0);", "do { x ( ) ; } while ( 0 ) ; ");
	expect_text(VAL_STMT, "switch (x) { case 1: break; default: y(); }",
		    "switch ( x ) { case 1 : break ; default : y ( ) ; } ");
	expect_text(VAL_PARAM, "int (*cb)(void)", "int ( * cb ) ( void )");
	expect_text(VAL_FIELD, "unsigned long z : 3;", " unsigned long z : 3 ;");
	expect_text(VAL_INIT, "{ 1, [2] = 3, .x = 4, {5} }", "{ 1 , [ 2 ] = 3 , . x = 4 , { 5 , } , }");
}

static void test_state_and_output(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, 20);
	f.rule.kind = SR_INITIALIZE;
	assert_int_equal(run(&f, "\nimport os, sys\nn = 1\nprint('init', vrule, cocci.cocci_file)\n"), 0);
	assert_string_equal(f.out.buf, "init vrule x.cocci\n");
	f.rule.kind = SR_SCRIPT;
	assert_int_equal(run(&f, "\nn += 1\nprint(n, end='')\nsys.stdout.flush()\nos.write(1, b'!')\n"
				 "os.system('echo sub')\nprint('end')"), 0);
	assert_string_equal(f.out.buf, "2!sub\nend\n");
	assert_true(f.result.include);
	assert_false(f.result.exit);
	assert_int_equal(run(&f, "\ncocci.include_match(False)\n"), 0);
	assert_false(f.result.include);
	assert_int_equal(run(&f, "\ncocci.exit()\n"), 0);
	assert_true(f.result.exit);
	assert_true(f.result.include);
	teardown(&f);
}

/* '//' starts a comment in scripts, too, as in the rest of a semantic patch. */
static void test_comments(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, 20);
	assert_int_equal(run(&f, "\nx = 7 // 2\n  // it's (\nprint(x, 'http://x', \"it's // \\\" // not\") // '\n"
				 "# it's\ny = \'\'\'a\n// b\n\'\'\' # // c\nprint(y)\n// ---"), 0);
	assert_string_equal(f.out.buf, "7 http://x it's // \" // not\na\n// b\n\n");
	teardown(&f);
}

static struct value *position(struct fixture *f, int line, int column)
{
	struct value *v = arena_alloc(f->arena, sizeof(*v));

	v->kind = VAL_POS;
	v->key = "";
	v->place = (struct place){ .file = "w.c", .function = "g", .line = line, .column = column,
				   .line_end = line, .column_end = column + 3 };
	v->place.element.line = 1;
	v->place.element.line_end = 7;
	return v;
}

/* The lines are spatch's for the same calls. */
static void test_library(void **state)
{
	struct fixture f;
	struct value *p;
	const struct value *also[] = { NULL, NULL };

	(void)state;
	setup(&f, 20);
	p = position(&f, 3, 1);
	also[0] = position(&f, 4, 1);
	p->also = also;
	add_var(&f, "p", p);
	assert_int_equal(run(&f, "\n"
				 "cocci.print_main('main', p)\n"
				 "cocci.print_main('', p)\n"
				 "cocci.print_sec('sec', p)\n"
				 "cocci.print_secs('secs', p)\n"
				 "coccilib.report.print_report(p[0], 'hi')\n"
				 "coccilib.report.print_report(p[0])\n"
				 "coccilib.org.print_todo(p[0], 'hi [x]')\n"
				 "coccilib.org.print_todo(p[0])\n"
				 "coccilib.org.print_safe_todo(p[0], 'hi [x]')\n"
				 "coccilib.org.print_link(p[0])\n"
				 "coccilib.org.print_main('x', p, 'ovl-face3')\n"
				 "import coccilib.report\n"
				 "print(p[0].current_element, p[0].current_element_line_end, p[0].line + p[0].column_end)\n"),
			 0);
	assert_string_equal(f.out.buf, "* TODO [[view:w.c::face=ovl-face1::linb=3::colb=1::cole=4][main w.c::3]]\n"
				       "* TODO [[view:w.c::face=ovl-face1::linb=3::colb=1::cole=4][w.c::3]]\n"
				       "[[view:w.c::face=ovl-face2::linb=3::colb=1::cole=4][sec]]\n"
				       "[[view:w.c::face=ovl-face2::linb=3::colb=1::cole=4][secs]]\n"
				       "[[view:w.c::face=ovl-face2::linb=4::colb=1::cole=4][secs]]\n"
				       "w.c:3:1-4: hi\n"
				       "w.c:3:1-4: ERROR\n"
				       "* TODO [[view:w.c::face=ovl-face1::linb=3::colb=1::cole=4][hi [x]]]\n"
				       "* TODO [[view:w.c::face=ovl-face1::linb=3::colb=1::cole=4][w.c::3]]\n"
				       "* TODO [[view:w.c::face=ovl-face1::linb=3::colb=1::cole=4][hi @(x)]]\n"
				       "[[view:w.c::face=ovl-face1::linb=3::colb=1::cole=4][w.c::3]]\n"
				       "* TODO [[view:w.c::face=ovl-face3::linb=3::colb=1::cole=4][x w.c::3]]\n"
				       "g 7 34\n");
	teardown(&f);
}

static void test_values(void **state)
{
	static const char *const files[] = { "a.c", "b.c", NULL };
	struct fixture f;

	(void)state;
	setup(&f, 20);
	scripts_files(f.s, files);
	add_var(&f, "e", value(&f, VAL_EXPR, "a+\"\xff\xe9\""));
	add_var(&f, "es", value(&f, VAL_LIST, "a, g(b, c), (T){1,2}"));
	add_var(&f, "ss", value(&f, VAL_LIST, "int a;\n\tif (x) { y(); }"));
	add_var(&f, "none", value(&f, VAL_LIST, ""));
	add_var(&f, "d", NULL);
	f.vars[f.rule.nvars - 1].fallback = "other";
	add_var(&f, "q", NULL);
	f.vars[f.rule.nvars - 1].fallback = "[]";
	assert_int_equal(run(&f, "\nprint(e)\nprint(es, es.elements, es[1])\nprint(repr(str(ss)), ss.elements)\n"
				 "print(none.elements, d, q, cocci.files())\n"
				 "print(cocci.has_env_binding('q', 'e'), cocci.has_env_binding('q', 'zz'))\n"), 0);
	assert_string_equal(f.out.buf, "a + \"\xff\xe9\"\n"
				       "a , g ( b , c ) , ( T ) { 1 , 2 , } ('a', 'g ( b , c )', '( T ) { 1 , 2 , }') g ( b , c )\n"
				       "' int a ; if ( x ) { y ( ) ; } ' (' int a ;', 'if ( x ) { y ( ) ; } ')\n"
				       "() other () ['a.c', 'b.c']\n"
				       "True False\n");
	f.values[4] = NULL;
	assert_true(script_ready(&f.rule, f.values));
	f.values[0] = NULL;
	assert_false(script_ready(&f.rule, f.values));
	teardown(&f);
}

static void expect_output(const struct fixture *f, size_t i, enum value_kind kind, const char *text, const char *key)
{
	assert_non_null(f->result.outs[i]);
	assert_int_equal(f->result.outs[i]->kind, kind);
	assert_string_equal(f->result.outs[i]->text, text);
	assert_string_equal(f->result.outs[i]->key, key);
}

static void test_outputs(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, 20);
	for (int i = 0; i < 6; i++)
		add_output(&f, (const char *const[]){ "a", "b", "c", "d", "e", "p" }[i]);
	assert_int_equal(run(&f, "\ncoccinelle.a = 'name'\n"
				 "coccinelle.b = cocci.make_expr('a+  b*( c )')\n"
				 "coccinelle.c = cocci.make_type('struct foo*')\n"
				 "coccinelle.d = cocci.make_stmt('if (x) { y(); z(1,2); }')\n"
				 "coccinelle.p = cocci.make_position('x.c', 'f', 1, 2, 3, 4)\n"
				 "try:\n cocci.make_expr('a +')\nexcept Exception as x: print(x)\n"), 0);
	assert_string_equal(f.out.buf, "failed to parse expression a +\n");
	expect_output(&f, 0, VAL_IDENT, "name", "name");
	expect_output(&f, 1, VAL_EXPR, "a + b * (c)", "a + b * ( c )");
	expect_output(&f, 2, VAL_TYPE, "struct foo *", "struct foo *");
	expect_output(&f, 3, VAL_STMT, "if (x) {\n\ty();\n\tz(1, 2);\n}", "if ( x ) { y ( ) ; z ( 1 , 2 ) ; } ");
	assert_int_equal(f.result.outs[4]->kind, VAL_TEXT);
	assert_string_equal(f.result.outs[4]->text, "initial value: consider using coccinelle.varname");
	assert_int_equal(f.result.outs[5]->kind, VAL_POS);
	assert_int_equal(f.result.outs[5]->place.line_end, 3);
	assert_string_equal(f.result.outs[5]->place.function, "f");
	teardown(&f);
}

static void test_raises(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, 20);
	assert_int_equal(run_quietly(&f, "\nx = 1\nraise ValueError('bad')\n"), ERR_FAIL);
	assert_string_equal(f.err.text, "x.cocci:13: script r raised ValueError: bad");
	assert_int_equal(run_quietly(&f, "\nx = (\n"), ERR_FAIL);
	assert_non_null(strstr(f.err.text, "x.cocci:12: script r raised SyntaxError"));
	assert_int_equal(run_quietly(&f, "\nimport sys\nsys.exit(3)\n"), ERR_FAIL);
	assert_non_null(strstr(f.err.text, "raised SystemExit: 3"));
	assert_int_equal(run(&f, "\nprint('alive')\n"), 0);
	teardown(&f);
}

static void test_dies(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, 20);
	assert_int_equal(run(&f, "\nprint('before', flush=True)\nimport os\nos._exit(3)\n"), ERR_CRASH);
	assert_string_equal(f.out.buf, "before\n");
	assert_string_equal(f.err.text, "x.cocci:10: script r: the script ended Python with status 3");
	assert_int_equal(run(&f, "\nprint('again')\n"), 0);
	assert_string_equal(f.out.buf, "again\n");
	assert_int_equal(run(&f, "\nos = __import__('os')\nfor fd in range(3, 300):\n"
				 " try: os.write(fd, b'garbage that is no message')\n except OSError: pass\n"), ERR_CRASH);
	assert_int_equal(run(&f, "\nprint('again')\n"), 0);
	teardown(&f);
}

static void test_loops(void **state)
{
	struct fixture f;
	time_t start = time(NULL);

	(void)state;
	setup(&f, 1);
	assert_int_equal(run(&f, "\nwhile True: pass\n"), ERR_TIMEOUT);
	assert_string_equal(f.err.text, "x.cocci:10: script r: it did not answer within 1 seconds");
	assert_in_range(time(NULL) - start, 0, 60);
	assert_int_equal(run(&f, "\nprint('again')\n"), 0);
	teardown(&f);
}

static void test_no_python(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, 20);
	scripts_free(f.s);
	f.s = scripts_new(&(struct script_options){ .python = "/nowhere/python3" });
	assert_int_equal(run(&f, "\nprint(1)\n"), ERR_ENV);
	assert_string_equal(f.err.text, "scripts of semantic patches need Python 3: cannot start /nowhere/python3: "
					"No such file or directory");
	teardown(&f);
}

/* A value and an output that no buffer holds */
static void test_big(void **state)
{
	const size_t n = 3 << 20;
	struct fixture f;
	char *big = xmalloc(n + 1);

	(void)state;
	memset(big, 'x', n);
	big[n] = '\0';
	setup(&f, 60);
	add_var(&f, "e", value(&f, VAL_IDENT, big));
	add_output(&f, "o");
	assert_int_equal(run(&f, "\nprint(e)\ncoccinelle.o = e + 'y'\n"), 0);
	assert_int_equal(f.out.len, n + 1);
	assert_int_equal(strlen(f.result.outs[1]->text), n + 1);
	teardown(&f);
	free(big);
}

static void work(struct fixture *f, int number)
{
	char code[64];

	snprintf(code, sizeof(code), "\nn += %d\nprint('worker', n)\n", number);
	if (run(f, code) || f->out.len != strlen("worker 11\n"))
		_exit(1);
	/* The interpreter of a worker that hangs is replaced by one in the first state. */
	if (number == 2 && (run(f, "\nwhile True: pass\n") != ERR_TIMEOUT || run(f, "\nprint(n)\n") ||
			    strcmp(f->out.buf, "10\n") != 0))
		_exit(2);
	scripts_free(f->s);
	_exit(0);
}

static void test_workers(void **state)
{
	struct fixture f;
	int status = 0;

	(void)state;
	setup(&f, 5);
	assert_int_equal(run(&f, "\nn = 10\n"), 0);
	for (int i = 1; i <= 4; i++)
		if (!fork())
			work(&f, i);
	for (int i = 1; i <= 4; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(run(&f, "\nprint(n)\n"), 0);
	assert_string_equal(f.out.buf, "10\n");
	teardown(&f);
}

/* The interpreter ends with us, whatever it does at that moment. */
static void test_killed(void **state)
{
	struct fixture f;
	int pipes[2];
	long pid = 0;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	child = fork();
	if (!child) {
		setup(&f, 0);
		run(&f, "\nimport os\nprint(os.getpid())\n");
		pid = strtol(f.out.buf, NULL, 10);
		(void)!write(pipes[1], &pid, sizeof(pid));
		run(&f, "\nwhile True: pass\n");
		_exit(1);
	}
	assert_int_equal(read(pipes[0], &pid, sizeof(pid)), sizeof(pid));
	assert_true(pid > 1);
	assert_int_equal(kill((pid_t)pid, 0), 0);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	for (int i = 0; i < 500 && kill((pid_t)pid, 0) == 0; i++) {
		char path[64], text[256] = "";
		FILE *stat;

		/* nobody may be there to reap it: then it stays, as a zombie */
		snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
		stat = fopen(path, "r");
		if (stat && fgets(text, sizeof(text), stat) && strstr(text, ") Z "))
			i = 500;
		if (stat)
			fclose(stat);
		usleep(10000);
		assert_int_not_equal(i, 499);
	}
}

static void test_constraint(void **state)
{
	const char *const names[] = { "e", "p" };
	struct fixture f;
	struct script_constraint c = { .line = 4, .names = names, .n = 2 };
	bool answer = false;

	(void)state;
	setup(&f, 20);
	f.values[0] = value(&f, VAL_EXPR, "2");
	f.values[1] = position(&f, 3, 1);
	assert_int_equal(run(&f, "\ndef chk(e, p): return e != '1' and p[0].line == '3'\n"), 0);
	c.smpl = &f.smpl;
	c.values = f.values;
	c.out = &f.out;
	c.code = " chk(e, p) ";
	assert_int_equal(scripts_constraint(f.s, &c, &answer, &f.err), 0);
	assert_true(answer);
	f.values[0] = value(&f, VAL_EXPR, "1");
	assert_int_equal(scripts_constraint(f.s, &c, &answer, &f.err), 0);
	assert_false(answer);
	teardown(&f);
}

static void test_iterations(void **state)
{
	const struct script_iteration *it;
	struct fixture f;

	(void)state;
	setup(&f, 20);
	assert_int_equal(scripts_iterations(f.s, &it, f.arena), 0);
	assert_int_equal(run(&f, "\nit = Iteration()\nit.register()\nit = Iteration()\nit.set_files(['a.c', 'b.c'])\n"
				 "it.add_virtual_rule(vrule)\nit.add_virtual_identifier('x', 'y')\nit.register()\n"), 0);
	assert_int_equal(scripts_iterations(f.s, &it, f.arena), 2);
	assert_null(it[0].files);
	assert_null(it[0].virtuals[0]);
	assert_string_equal(it[1].files[1], "b.c");
	assert_null(it[1].files[2]);
	assert_string_equal(it[1].virtuals[0], "vrule");
	assert_string_equal(it[1].idents[1], "y");
	assert_int_equal(scripts_iterations(f.s, &it, f.arena), 0);
	teardown(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_value_text), cmocka_unit_test(test_state_and_output),
		cmocka_unit_test(test_library),    cmocka_unit_test(test_values),
		cmocka_unit_test(test_outputs),	   cmocka_unit_test(test_raises),
		cmocka_unit_test(test_dies),	   cmocka_unit_test(test_loops),
		cmocka_unit_test(test_no_python),  cmocka_unit_test(test_big),
		cmocka_unit_test(test_workers),	   cmocka_unit_test(test_killed),
		cmocka_unit_test(test_constraint), cmocka_unit_test(test_iterations),
		cmocka_unit_test(test_comments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
