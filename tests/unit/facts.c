// SPDX-License-Identifier: GPL-2.0-only
/* clang/: profiles and facts, on a tree of a few files that the test writes itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "clang/clang.h"

/* ---- the tree -------------------------------------------------------------------------------- */
static const char types_h[] =
	"#ifndef TYPES_H\n#define TYPES_H\n"
	"typedef struct { unsigned long pte; } pte_t;\n"
	"typedef struct { unsigned long pmd; } pmd_t;\n"
	"typedef pte_t *pgtable_t;\n"
	"struct vm_fault { pte_t *pte; struct { union { int a; pte_t orig; }; }; pte_t many[4]; };\n"
	"#define WARN_ON(c) ({ int __w = !!(c); __w; })\n"
	"#define READ_ONCE(x) (_Generic((x), default: 0, char: 1), *(const volatile typeof(x) *)&(x))\n"
	"#define SYSCALL1(name, t, a) long sys_##name(t a); static long do_##name(t a); \\\n"
	"	long sys_##name(t a) { return do_##name(a); } static long do_##name(t a)\n"
	"#define ID(x) x\n"
	"#define both(a, b) ((a)->pte && (*(b)).pte)\n"
	"#define outer(q) ID((*q).pte)\n"
	"#endif\n";
static const char helper_h[] =
	"#ifndef HELPER_H\n#define HELPER_H\n#include <linux/types.h>\n"
	"#define ptep_get ptep_get\n"
	"static inline unsigned long early(pte_t *p) { return (*p).pte; }\n"
	"static inline pte_t ptep_get(pte_t *p) { return *p; }\n"
	"#define other_get(p) (*(p))\n"
	"#endif\n";
static const char main_c[] =
	"#include <linux/types.h>\n"
	"#ifdef CONFIG_NEVER\nint skipped_part;\n#endif\n"
	"#include <linux/helper.h>\n"
	"unsigned long plain(pte_t *p, struct vm_fault *vmf, int i)\n"
	"{\n"
	"	pte_t a = *p /*1*/;\n"
	"	*p /*2*/ = a;\n"
	"	(*p /*3*/).pte |= 1;\n"
	"	p[i] /*4*/ = *vmf->pte /*5*/;\n"
	"	WARN_ON(WARN_ON((*p /*6*/).pte));\n"
	"	a = READ_ONCE(*p /*7*/);\n"
	"	p = &*p /*8*/;\n"
	"	i = sizeof(*p /*9*/) + __builtin_constant_p((*p /*10*/).pte);\n"
	"	typeof(*p /*11*/) b = *ID(p) /*12*/;\n"
	"	a = *(typeof(&*p /*13*/))p;\n"
	"	asm(\"\" : \"+m\" (*p /*14*/) : \"r\" ((*p /*15*/).pte));\n"
	"	asm(\"\" : \"=m\" (*p /*16*/));\n"
	"	i += vmf->many[2] /*17*/.pte + vmf->orig /*18*/.pte;\n"
	"	i = (p ? *p /*19*/ : a).pte;\n"
	"	return both(p, p) + both(&a, &b) + outer(p) + early(p) + i;\n"
	"}\n"
	"SYSCALL1(foo, pte_t *, q) { return (*q /*20*/).pte; }\n"
	"#include \"part.c\"\n";
static const char part_c[] = "long part(pgtable_t g) { return (*g /*21*/).pte; }\n";
static const char broken_c[] =
	"#include <linux/types.h>\n#include <asm/not_generated.h>\n"
	"long broken(pte_t *p) { return (*p /*22*/).pte; }\n";
static const char lonely_h[] = "static inline pte_t lonely(pte_t *p) { return *p /*23*/; }\n";
static const char mm_h[] = "#include <linux/types.h>\n#include <linux/helper.h>\n";

static void put(const char *path, const char *text)
{
	struct err err = { 0 };
	char *dir = path_dir(path);

	assert_int_equal(dir_make(dir, &err), 0);
	assert_int_equal(file_write(path, text, strlen(text), &err), 0);
	free(dir);
}

static void write_tree(void)
{
	struct str db = STR_INIT;
	char cwd[4096];

	assert_non_null(getcwd(cwd, sizeof(cwd)));
	put("t/Makefile", "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\nEXTRAVERSION =\n");
	put("t/Kconfig", "");
	put("t/Kbuild", "obj-y += mm/\n");
	put("t/arch/x86/Makefile", "");
	put("t/include/linux/types.h", types_h);
	put("t/include/linux/helper.h", helper_h);
	put("t/include/linux/lonely.h", lonely_h);
	put("t/include/linux/mm.h", mm_h);
	put("t/mm/main.c", main_c);
	put("t/mm/part.c", part_c);
	put("t/mm/broken.c", broken_c);
	put("t/mm/Makefile", "obj-y += main.o broken.o\n");
	str_addf(&db, "[{\"directory\":\"%s/t\",\"file\":\"mm/main.c\",\"command\":\"gcc -nostdinc -Iinclude "
		 "-Wp,-MMD,x.d -O2 -mrecord-mcount -meabi gnu -fconserve-stack -fno-strict-aliasing "
		 "-DKBUILD_MODNAME='\\\"main\\\"' -D__KERNEL__ -c -o mm/main.o mm/main.c\"}]", cwd);
	put("t/compile_commands.json", db.buf);
	str_release(&db);
}

struct world {
	struct tree *t;
	struct profile *p;
};

static int open_world(void **state)
{
	struct profile_options o = { .name = "x86_64", .compdb = "t/compile_commands.json" };
	struct world *w = xcalloc(1, sizeof(*w));
	struct err err = { 0 };

	setenv("XDG_CACHE_HOME", "/dev/null/nowhere", 1);
	write_tree();
	if (tree_open(&w->t, "t", &err) || profile_open(&w->p, w->t, &o, &err)) {
		print_error("%s\n", err.text);
		return -1;
	}
	*state = w;
	return 0;
}

static int close_world(void **state)
{
	struct world *w = *state;

	profile_free(w->p);
	tree_free(w->t);
	free(w);
	return 0;
}

/* All these files under all profiles of the request; facts of profile after profile */
static int wish_all(struct facts *f, const struct fact_request *req, const char *const *files,
		    struct err *err)
{
	VEC(struct fact_wish) wishes = { 0 };
	int rc;

	for (size_t p = 0; req->profiles[p]; p++)
		for (size_t i = 0; files[i]; i++)
			vec_push(&wishes, (struct fact_wish){ files[i], p });
	rc = facts_collect(f, wishes.at, wishes.len, err);
	vec_release(&wishes);
	return rc;
}

static struct facts *collect_with(const struct fact_request *req, const char *const *files)
{
	struct facts *f = facts_new(req);
	struct err err = { 0 };

	if (wish_all(f, req, files, &err))
		fail_msg("%s", err.text);
	return f;
}

static struct facts *collect(struct world *w, const char *const *files, int jobs)
{
	static const char *const watch[] = { "ptep_get", "other_get", "nowhere", NULL };
	static const struct profile *profiles[2];
	static struct fact_request req;

	profiles[0] = w->p;
	req = (struct fact_request){ .profiles = profiles, .watch = watch, .jobs = jobs, .timeout = 20 };
	return collect_with(&req, files);
}

/* What is known of a file under the first profile */
static const struct file_profile *seen(const struct facts *f, const char *path)
{
	const struct file_facts *ff = facts_of(f, path);

	assert_non_null(ff);
	assert_non_null(file_profile_of(ff, 0));
	return file_profile_of(ff, 0);
}

/* ---- asking ----------------------------------------------------------------------------------- */
/* Start of the expression that ends just before the mark; it begins with `first` */
static void range(const char *text, const char *mark, const char *expr, uint32_t *start, uint32_t *end)
{
	const char *m = strstr(text, mark);

	assert_non_null(m);
	while (m[-1] == ' ')
		m--;
	*end = (uint32_t)(m - text);
	*start = *end - (uint32_t)strlen(expr);
	assert_memory_equal(text + *start, expr, strlen(expr));
}

static void check(const struct file_facts *ff, const char *text, const char *mark, const char *expr,
		  enum fact_kind kind, const char *type, unsigned use)
{
	const struct fact *f = NULL;
	struct str s = STR_INIT;
	uint32_t start, end;
	size_t n;

	range(text, mark, expr, &start, &end);
	n = file_facts_find(ff, start, end, kind, &f);
	if (n != 1)
		fail_msg("%s: %zu facts", mark, n);
	ctype_print(f->type, &s);
	if (strcmp(s.buf, type) || f->use != use || f->expansions != 1)
		fail_msg("%s: type %s, use %x", mark, s.buf, f->use);
	str_release(&s);
}

static void test_use_and_type(void **state)
{
	static const char *const files[] = { "mm/main.c", NULL };
	struct facts *f = collect(*state, files, 1);
	const struct file_facts *ff = facts_of(f, "mm/main.c");
	static const struct {
		const char *mark, *expr;
		enum fact_kind kind;
		unsigned use;
	} cases[] = {
		{ "/*1*/", "*p", FK_DEREF, FU_READ },
		{ "/*2*/", "*p", FK_DEREF, FU_WRITE },
		{ "/*3*/", "*p", FK_DEREF, FU_READ_WRITE },
		{ "/*4*/", "p[i]", FK_INDEX, FU_WRITE },
		{ "/*5*/", "*vmf->pte", FK_DEREF, FU_READ },
		{ "/*6*/", "*p", FK_DEREF, FU_READ },
		{ "/*7*/", "*p", FK_DEREF, FU_ADDRESS | FU_UNEVALUATED },
		{ "/*8*/", "*p", FK_DEREF, FU_ADDRESS },
		{ "/*9*/", "*p", FK_DEREF, FU_UNEVALUATED },
		{ "/*10*/", "*p", FK_DEREF, FU_UNEVALUATED },
		{ "/*11*/", "*p", FK_DEREF, FU_UNEVALUATED },
		{ "/*12*/", "*ID(p)", FK_DEREF, FU_READ },
		{ "/*13*/", "*p", FK_DEREF, FU_UNEVALUATED },
		{ "/*14*/", "*p", FK_DEREF, FU_READ_WRITE },
		{ "/*15*/", "*p", FK_DEREF, FU_READ },
		{ "/*16*/", "*p", FK_DEREF, FU_WRITE },
		{ "/*17*/", "vmf->many[2]", FK_INDEX, FU_READ },
		{ "/*18*/", "vmf->orig", FK_MEMBER, FU_READ },
		{ "/*19*/", "*p", FK_DEREF, FU_READ },
		{ "/*20*/", "*q", FK_DEREF, FU_READ },
	};

	assert_int_equal(seen(f, "mm/main.c")->state, FS_PARSED);
	if (seen(f, "mm/main.c")->reason)
		fail_msg("%s", seen(f, "mm/main.c")->reason);
	assert_true(seen(f, "mm/main.c")->built);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check(ff, main_c, cases[i].mark, cases[i].expr, cases[i].kind, "pte_t", cases[i].use);
	facts_free(f);
}

static void test_macro_bodies(void **state)
{
	static const char *const files[] = { "mm/main.c", "include/linux/types.h", NULL };
	struct facts *f = collect(*state, files, 2);
	const struct file_facts *ff = facts_of(f, "include/linux/types.h");
	uint32_t body = (uint32_t)(strstr(types_h, "(*(b)).pte") - types_h);
	const struct fact *hit;

	/* ends are unknown, starts and nesting are not; the outer parenthesis starts elsewhere */
	assert_int_equal(file_facts_find(ff, body + 1, 0, FK_DEREF, &hit), 1);
	assert_int_equal(hit->end, 0);
	assert_int_equal(hit->depth, 0);
	assert_int_equal(hit->expansions, 2);
	assert_int_equal(hit->use, FU_READ);
	assert_true(ctype_is_named(hit->type, "pte_t"));
	assert_true(ctype_is_named(ctype_pointee(hit->operand), "pte_t"));
	/* an argument of a macro that is used in a body is spelled in that body */
	body = (uint32_t)(strstr(types_h, "*q).pte") - types_h);
	assert_int_equal(file_facts_find(ff, body, 0, FK_DEREF, &hit), 1);
	assert_int_equal(hit->expansions, 1);
	/* (a) and ((a)->pte …): two parentheses that start at different tokens */
	body = (uint32_t)(strstr(types_h, "((a)->pte") - types_h);
	assert_int_equal(file_facts_find(ff, body, 0, FK_PAREN, &hit), 1);
	assert_int_equal(file_facts_find(ff, body + 1, 0, FK_PAREN, &hit), 1);
	facts_free(f);
}

static void test_skipped_and_visible(void **state)
{
	static const char *const files[] = { "mm/main.c", "include/linux/helper.h", "include/linux/types.h",
					     NULL };
	struct facts *f = collect(*state, files, 2);
	const struct file_profile *fp = seen(f, "mm/main.c"), *h = seen(f, "include/linux/helper.h");
	uint32_t at = (uint32_t)(strstr(main_c, "skipped_part") - main_c);
	uint32_t inc = (uint32_t)(strstr(main_c, "#include <linux/helper.h>") - main_c);
	const struct fact *hit;

	assert_int_equal(fp->nskipped, 1);
	assert_in_range(at, fp->skipped[0].start, fp->skipped[0].end);
	assert_int_equal(fp->nvisible, 3);
	assert_in_range(fp->visible[0].from, inc, inc + 10);
	assert_in_range(fp->visible[1].from, inc, inc + 10); /* a macro with parameters */
	assert_int_equal(fp->visible[2].from, UINT32_MAX);
	/* `#define ptep_get ptep_get` declares nothing; the function does, below early() */
	at = (uint32_t)(strstr(helper_h, "ptep_get(pte_t") - helper_h);
	assert_string_equal(h->visible[0].name, "ptep_get");
	assert_in_range(h->visible[0].from, at - 20, at);
	assert_int_equal(seen(f, "include/linux/types.h")->visible[0].from, UINT32_MAX);
	at = (uint32_t)(strstr(helper_h, "*p).pte") - helper_h);
	assert_int_equal(file_facts_find(facts_of(f, "include/linux/helper.h"), at, at + 2, FK_DEREF, &hit), 1);
	assert_int_equal(hit->expansions, 1);
	facts_free(f);
}

static void test_other_ways_into_a_unit(void **state)
{
	static const char *const files[] = { "mm/part.c", "mm/broken.c", "include/linux/lonely.h", NULL };
	struct facts *f = collect(*state, files, 2);
	const struct file_facts *ff = facts_of(f, "mm/part.c");
	const struct file_profile *fp = seen(f, "mm/part.c");

	/* part.c knows no pte_t by itself: it was parsed through main.c, though that was not asked for */
	assert_int_equal(fp->state, FS_PARSED);
	assert_null(fp->reason);
	assert_false(fp->built);
	check(ff, part_c, "/*21*/", "*g", FK_DEREF, "pte_t", FU_READ);
	assert_null(facts_of(f, "mm/main.c"));
	/* a missing generated header costs exactness, not the facts */
	ff = facts_of(f, "mm/broken.c");
	fp = seen(f, "mm/broken.c");
	assert_int_equal(fp->state, FS_PARSED);
	assert_non_null(strstr(fp->reason, "asm/not_generated.h"));
	assert_true(fp->ndiags >= 1);
	check(ff, broken_c, "/*22*/", "*p", FK_DEREF, "pte_t", FU_READ);
	/* a header that nobody includes, and that needs others before it */
	ff = facts_of(f, "include/linux/lonely.h");
	assert_int_equal(seen(f, "include/linux/lonely.h")->state, FS_PARSED);
	check(ff, lonely_h, "/*23*/", "*p", FK_DEREF, "pte_t", FU_READ);
	facts_free(f);
}

/* Nothing but a header is asked for, and the one that is put before it includes it: its text is read
 * there, not where its guard leaves it out. */
static void test_header_alone(void **state)
{
	static const char *const files[] = { "include/linux/helper.h", NULL };
	struct facts *f = collect(*state, files, 1);
	uint32_t at = (uint32_t)(strstr(helper_h, "*p).pte") - helper_h);
	const struct fact *hit;

	assert_int_equal(seen(f, files[0])->state, FS_PARSED);
	assert_true(file_profile_compiles(seen(f, files[0]), at));
	assert_int_equal(file_facts_find(facts_of(f, files[0]), at, at + 2, FK_DEREF, &hit), 1);
	facts_free(f);
}

/* What a compiler for another machine says of assembly is known as such, and precompiles, too. */
static void test_assembly(void **state)
{
	static const char *const files[] = { "mm/asm.c", NULL };
	static const char text[] =
		"register unsigned long current_r10 asm(\"r99\");\n"
		"register unsigned long current_sp asm(\"eflags\");\n"
		"int f(int a) { int r; asm(\"x\" : \"=z\" (r) : \"K9\" (a) : \"t\"); return r; }\n"
		"int g(int a) { asm(\"%[none]\" : \"=r\" ((long)a)); return a; }\n"
		"int h(void) { return undeclared; }\n";
	const struct file_profile *fp;
	size_t n = 0, not = 0;
	struct facts *f;

	put("t/mm/asm.c", text);
	f = collect(*state, files, 1);
	fp = seen(f, "mm/asm.c");
	for (size_t i = 0; i < fp->ndiags; i++) {
		if (fp->diags[i].severity < 3)
			continue;
		n++;
		not += !fp->diags[i].is_asm;
		if (!fp->diags[i].is_asm && !strstr(fp->diags[i].text, "undeclared"))
			fail_msg("%s", fp->diags[i].text);
	}
	assert_true(n >= 5);
	assert_int_equal(not, 1);
	facts_free(f);
}

/* ---- workers ------------------------------------------------------------------------------------- */
static void dump_profile(const struct file_profile *fp, struct str *s)
{
	str_addf(s, " %zu: %d %d %s\n", fp->no, fp->state, fp->built, fp->reason ? fp->reason : "-");
	for (size_t k = 0; k < fp->nvisible; k++)
		str_addf(s, "%s %u\n", fp->visible[k].name, fp->visible[k].from);
	for (size_t k = 0; k < fp->nskipped; k++)
		str_addf(s, "- %u %u\n", fp->skipped[k].start, fp->skipped[k].end);
	for (size_t k = 0; k < fp->ndiags; k++)
		str_addf(s, "! %u %d %d %s\n", fp->diags[k].off, fp->diags[k].severity,
			 fp->diags[k].is_asm, fp->diags[k].text);
}

static void dump(const struct facts *f, struct str *s)
{
	for (size_t i = 0; i < facts_nfiles(f); i++) {
		const struct file_facts *ff = facts_file(f, i);

		str_addf(s, "%s\n", ff->path);
		for (size_t k = 0; k < ff->nfacts; k++) {
			const struct fact *x = &ff->facts[k];

			str_addf(s, "%u %u %u %u %u %u %llx ", x->start, x->end, x->kind, x->use, x->depth,
				 x->expansions, (unsigned long long)x->in);
			ctype_dump(x->type, s);
			str_addch(s, '\n');
		}
		for (size_t k = 0; k < ff->nprofiles; k++)
			dump_profile(&ff->profiles[k], s);
	}
}

static const char *const everything[] = { "mm/main.c", "mm/part.c", "mm/broken.c", "include/linux/lonely.h",
					  "include/linux/types.h", "include/linux/helper.h", NULL };

static void test_jobs_do_not_matter(void **state)
{
	struct str one = STR_INIT, three = STR_INIT;
	struct facts *f = collect(*state, everything, 1);

	dump(f, &one);
	facts_free(f);
	f = collect(*state, everything, 3);
	dump(f, &three);
	facts_free(f);
	assert_true(one.len > 1000);
	assert_string_equal(one.buf, three.buf);
	str_release(&one);
	str_release(&three);
}

static void test_crash_and_hang(void **state)
{
	const struct profile *const profiles[] = { ((struct world *)*state)->p, NULL };
	struct fact_request req = { .profiles = profiles, .jobs = 2, .timeout = 20 };
	struct facts *f;

	setenv("PTERIS_CRASH_ON", "mm/broken.c", 1);
	f = collect_with(&req, everything);
	unsetenv("PTERIS_CRASH_ON");
	assert_int_equal(seen(f, "mm/broken.c")->state, FS_FAILED);
	assert_non_null(strstr(seen(f, "mm/broken.c")->reason, "crashed"));
	assert_int_equal(seen(f, "mm/main.c")->state, FS_PARSED);
	facts_free(f);

	setenv("PTERIS_HANG_ON", "mm/broken.c", 1);
	req.timeout = 3;
	f = collect_with(&req, everything);
	unsetenv("PTERIS_HANG_ON");
	assert_int_equal(seen(f, "mm/broken.c")->state, FS_FAILED);
	assert_non_null(strstr(seen(f, "mm/broken.c")->reason, "3 seconds"));
	assert_int_equal(seen(f, "mm/part.c")->state, FS_PARSED);
	facts_free(f);
	/* no worker is left */
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void test_interrupted(void **state)
{
	const struct profile *const profiles[] = { ((struct world *)*state)->p, NULL };
	struct fact_request req = { .profiles = profiles, .jobs = 2, .timeout = 60 };
	struct facts *f = facts_new(&req);
	struct err err = { 0 };
	pid_t self = getpid(), pid;

	signal(SIGINT, SIG_DFL); /* whoever started the tests in the background may have it ignored */
	setenv("PTERIS_HANG_ON", "mm/main.c", 1);
	pid = fork();
	if (!pid) {
		sleep(1);
		kill(self, SIGINT);
		_exit(0);
	}
	assert_int_equal(wish_all(f, &req, everything, &err), ERR_INTR);
	unsetenv("PTERIS_HANG_ON");
	assert_int_equal(seen(f, "mm/main.c")->state, FS_UNSEEN);
	facts_free(f);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

/* ---- several profiles ---------------------------------------------------------------------------- */
/* One tree, two configurations: pte_t is a struct of a long under one, a plain int under the other. */
static const char split_h[] =
	"#ifndef SPLIT_H\n#define SPLIT_H\n"
	"#ifdef CONFIG_FLAT\ntypedef int flat_t;\n#define FLAT(e) e\n"
	"#else\ntypedef struct { unsigned long pte; } flat_t;\n#define FLAT(e) (e).pte\n#endif\n"
	"flat_t flat_get(flat_t *p);\n"
	"#endif\n";
static const char split_c[] =
	"#include <linux/split.h>\n"
	"flat_t same_text(flat_t *p) { return *p /*1*/; }\n"
	"int other_use(int *p) { return sizeof(FLAT_USE(*p /*2*/)); }\n"
	"#ifdef CONFIG_FLAT\nint only_flat(int *p) { return *p /*3*/; }\n"
	"#else\nint not_flat(int *p) { return *p /*4*/; }\n#endif\n";

static struct profile *profile_of(struct world *w, const char *name, const char *flags)
{
	char *file = xasprintf("%s.json", name), *cwd = path_real(".");
	struct profile_options o = { .name = "x86_64", .compdb = file };
	struct str db = STR_INIT;
	struct err err = { 0 };
	struct profile *p;

	str_addf(&db, "[{\"directory\":\"%s/t\",\"file\":\"mm/main.c\",\"command\":\"gcc -nostdinc -Iinclude "
		 "-O2 -D__KERNEL__ %s -c -o mm/main.o mm/main.c\"}]", cwd, flags);
	put(file, db.buf);
	if (profile_open(&p, w->t, &o, &err))
		fail_msg("%s", err.text);
	str_release(&db);
	free(file);
	free(cwd);
	return p;
}

struct pair {
	struct profile *p[2];
	const struct profile *list[3];
	struct fact_request req;
};

static void open_pair(struct pair *pair, struct world *w)
{
	static const char *const watch[] = { "flat_get", NULL };

	put("t/include/linux/split.h", split_h);
	put("t/mm/split.c", split_c);
	pair->p[0] = profile_of(w, "struct", "-DFLAT_USE=");
	pair->p[1] = profile_of(w, "flat", "-DCONFIG_FLAT '-DFLAT_USE(x)=0) + (x'");
	pair->list[0] = pair->p[0];
	pair->list[1] = pair->p[1];
	pair->list[2] = NULL;
	pair->req = (struct fact_request){ .profiles = pair->list, .watch = watch, .jobs = 2,
					   .timeout = 20 };
}

static void close_pair(struct pair *pair)
{
	profile_free(pair->p[0]);
	profile_free(pair->p[1]);
}

/* The only fact at the mark under this profile */
static const struct fact *fact_in(const struct file_facts *ff, const char *text, const char *mark,
				  size_t profile)
{
	const struct fact *f, *hit = NULL;
	uint32_t start, end;
	size_t n, bit = 0;

	while (ff->profiles[bit].no != profile)
		bit++;
	range(text, mark, "*p", &start, &end);
	n = file_facts_find(ff, start, end, FK_DEREF, &f);
	for (size_t i = 0; i < n; i++)
		if (f[i].in >> bit & 1) {
			assert_null(hit);
			hit = &f[i];
		}
	return hit;
}

static const char *const split_files[] = { "mm/split.c", "include/linux/split.h", NULL };

static void check_split(const struct facts *f)
{
	const struct file_facts *ff = facts_of(f, "mm/split.c");
	uint32_t only = (uint32_t)(strstr(split_c, "int only_flat") - split_c);
	uint32_t not = (uint32_t)(strstr(split_c, "int not_flat") - split_c);
	const struct fact *a, *b;
	struct str s = STR_INIT;

	assert_int_equal(ff->nprofiles, 2);
	/* the same spelling, two types */
	a = fact_in(ff, split_c, "/*1*/", 0);
	b = fact_in(ff, split_c, "/*1*/", 1);
	assert_non_null(a);
	assert_non_null(b);
	assert_ptr_not_equal(a->type, b->type);
	ctype_dump(a->type, &s);
	ctype_dump(b->type, &s);
	assert_string_equal(s.buf, "Tflat_t;S;Tflat_t;Bint;");
	str_release(&s);
	/* the same type, two uses */
	a = fact_in(ff, split_c, "/*2*/", 0);
	b = fact_in(ff, split_c, "/*2*/", 1);
	assert_ptr_equal(a->type, b->type);
	assert_int_equal(a->use, FU_UNEVALUATED);
	assert_int_equal(b->use, FU_READ);
	/* compiled under one of them only */
	assert_null(fact_in(ff, split_c, "/*3*/", 0));
	assert_non_null(fact_in(ff, split_c, "/*3*/", 1));
	assert_non_null(fact_in(ff, split_c, "/*4*/", 0));
	assert_null(fact_in(ff, split_c, "/*4*/", 1));
	assert_false(file_profile_compiles(file_profile_of(ff, 0), only));
	assert_true(file_profile_compiles(file_profile_of(ff, 1), only));
	assert_true(file_profile_compiles(file_profile_of(ff, 0), not));
	assert_false(file_profile_compiles(file_profile_of(ff, 1), not));
	assert_true(file_profile_compiles(file_profile_of(ff, 0), 0));
	assert_non_null(file_profile_of(facts_of(f, "include/linux/split.h"), 1)->visible);
}

static void test_two_profiles(void **state)
{
	struct str one = STR_INIT, four = STR_INIT;
	struct pair pair;
	struct facts *f;

	open_pair(&pair, *state);
	pair.req.jobs = 1;
	f = collect_with(&pair.req, split_files);
	check_split(f);
	dump(f, &one);
	facts_free(f);
	pair.req.jobs = 4;
	f = collect_with(&pair.req, split_files);
	dump(f, &four);
	facts_free(f);
	assert_string_equal(one.buf, four.buf);
	str_release(&one);
	str_release(&four);
	close_pair(&pair);
}

/* Wishes in one go, one by one in any order, and with a profile that came later: all the same. */
static void test_wishes_in_parts(void **state)
{
	static const struct fact_wish parts[] = {
		{ "include/linux/split.h", 1 }, { "mm/split.c", 1 }, { "mm/split.c", 0 },
		{ "include/linux/split.h", 0 }, { "mm/split.c", 1 },
	};
	struct str whole = STR_INIT, piece = STR_INIT;
	struct err err = { 0 };
	struct pair pair;
	struct facts *f;

	open_pair(&pair, *state);
	f = collect_with(&pair.req, split_files);
	dump(f, &whole);
	facts_free(f);
	pair.list[1] = NULL;
	f = facts_new(&pair.req);
	assert_int_equal(facts_add_profile(f, pair.p[1]), 1);
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		if (facts_collect(f, &parts[i], 1, &err))
			fail_msg("%s", err.text);
		assert_non_null(file_profile_of(facts_of(f, parts[i].path), parts[i].profile));
	}
	check_split(f);
	assert_null(facts_of(f, "mm/main.c"));
	dump(f, &piece);
	facts_free(f);
	assert_string_equal(whole.buf, piece.buf);
	str_release(&whole);
	str_release(&piece);
	close_pair(&pair);
}

static void test_crash_under_one_profile(void **state)
{
	const struct file_facts *ff;
	struct pair pair;
	struct facts *f;

	open_pair(&pair, *state);
	setenv("PTERIS_CRASH_ON", "mm/split.c@1", 1);
	f = collect_with(&pair.req, split_files);
	unsetenv("PTERIS_CRASH_ON");
	ff = facts_of(f, "mm/split.c");
	assert_int_equal(file_profile_of(ff, 0)->state, FS_PARSED);
	assert_int_equal(file_profile_of(ff, 1)->state, FS_FAILED);
	assert_non_null(strstr(file_profile_of(ff, 1)->reason, "crashed"));
	assert_non_null(fact_in(ff, split_c, "/*1*/", 0));
	assert_null(fact_in(ff, split_c, "/*1*/", 1));
	assert_false(file_profile_compiles(file_profile_of(ff, 1), 0));
	/* the header came from the unit that lived, and got one of its own where that died */
	assert_int_equal(file_profile_of(facts_of(f, "include/linux/split.h"), 1)->state, FS_PARSED);
	facts_free(f);
	close_pair(&pair);
}

static void test_too_many_profiles(void **state)
{
	const struct profile *list[FILE_PROFILES_MAX + 2] = { 0 };
	struct fact_request req = { .profiles = list, .jobs = 2, .timeout = 20 };
	VEC(struct fact_wish) wishes = { 0 };
	struct err err = { 0 };
	struct facts *f;

	for (size_t i = 0; i <= FILE_PROFILES_MAX; i++) {
		list[i] = ((struct world *)*state)->p;
		vec_push(&wishes, (struct fact_wish){ "mm/part.c", i });
	}
	f = facts_new(&req);
	assert_int_equal(facts_collect(f, wishes.at, wishes.len, &err), ERR_FAIL);
	assert_non_null(strstr(err.text, "64 profiles"));
	facts_free(f);
	vec_release(&wishes);
}

/* ---- profiles ------------------------------------------------------------------------------------ */
static size_t count_pch(const char *dir)
{
	char *cmd = xasprintf("find '%s' -type f -name '*.pch' | wc -l", dir);
	FILE *in = popen(cmd, "r");
	size_t n = 0;

	assert_non_null(in);
	assert_int_equal(fscanf(in, "%zu", &n), 1);
	pclose(in);
	free(cmd);
	return n;
}

/* Made, read from the cache, made again after a header changed, and done without: all the same. */
static void test_precompiled_header_changes_nothing(void **state)
{
	struct profile_options o = { .name = "x86_64", .compdb = "t/compile_commands.json" };
	struct fact_request req = { .jobs = 2 };
	VEC(const char *) files = { 0 };
	struct str dumps[4] = { STR_INIT, STR_INIT, STR_INIT, STR_INIT };
	struct world *w = *state;
	struct err err = { 0 };
	const struct profile *profiles[2] = { 0 };
	struct profile *p;
	struct facts *f;
	char *cache = path_real("."), *path;

	for (int i = 0; i < 8; i++) {
		path = xasprintf("t/mm/many%d.c", i);
		put(path, i == 3 ? "#define EARLY 1\n#include <linux/many.h>\n"
				   "long f(pte_t *p) { return ptep_get(p).pte + (*p).pte + early_on(); }\n" :
				   "#include <linux/many.h>\n#include <linux/types.h>\n"
				   "long f(pte_t *p) { return both(p, p) + other_get(p).pte; }\n");
		vec_push(&files, intern(path + 2));
		free(path);
	}
	put("t/include/linux/many.h", "#include <linux/helper.h>\n"
				      "static inline int odd(int a) { asm(\"x\" : \"=z\" (a)); return a; }\n"
				      "#ifdef EARLY\n"
				      "static inline int early_on(void) { return 1; }\n#endif\n");
	vec_push(&files, "include/linux/types.h");
	vec_push(&files, "include/linux/helper.h");
	vec_push(&files, NULL);
	path = path_join(cache, "cache");
	setenv("XDG_CACHE_HOME", path, 1);
	assert_int_equal(profile_open(&p, w->t, &o, &err), 0);
	setenv("XDG_CACHE_HOME", "/dev/null/nowhere", 1);
	profiles[0] = p;
	req.profiles = profiles;
	for (int run = 0; run < 4; run++) {
		if (run == 2) {
			sleep(1);
			put("t/include/linux/helper.h", helper_h);
		}
		req.no_pch = run == 3;
		f = collect_with(&req, files.at);
		assert_null(seen(f, "mm/many3.c")->reason);
		dump(f, &dumps[run]);
		facts_free(f);
		assert_int_equal(count_pch(path), 1);
	}
	assert_true(dumps[0].len > 500);
	for (int run = 1; run < 4; run++)
		assert_string_equal(dumps[0].buf, dumps[run].buf);
	for (int run = 0; run < 4; run++)
		str_release(&dumps[run]);
	vec_release(&files);
	profile_free(p);
	free(path);
	free(cache);
}

static void test_flags_of_a_build(void **state)
{
	struct profile_options o = { .name = "x86_64", .build = "b" };
	struct str s = STR_INIT;
	struct err err = { 0 };
	struct profile *p;
	struct world *w = *state;

	put("t/mm/sub/deep.c", "int x;\n");
	put("t/mm/odd/odd-one.c", "int x;\n");
	put("t/mm/odd/Makefile",
	    "ccflags-y := -I$(src)/own -DODD=$(call cc-option,-x) -DSEEN # comment\n"
	    "ifeq ($(CONFIG_ODD),m)\nsubdir-ccflags-y += -DIS_M\nelse ifdef CONFIG_NONE\nccflags-y += -DWRONG\n"
	    "else\nccflags-y += -DWRONG2\nendif\n"
	    "CFLAGS_odd-one.o += -DJUST_ME \\\n\t$(addprefix -I$(srctree)/, here there)\n"
	    "obj-$(CONFIG_ODD) += whole.o\nwhole-y := odd-one.o\n");
	put("t/arch/x86/Makefile", "ifeq ($(CONFIG_NONE),)\nEXT := -special\nendif\nNOT := never\n"
				   "export ONE EXT\nexport TWO := main2\n");
	put("t/mm/Makefile", "obj-y += main.o broken.o\nobj-y += odd/\nobj-$(CONFIG_NONE) += never.o\n"
			     "obj-y += exported$(EXT).o $(TWO).o $(NOT).o\n"
			     "subdir-ccflags-$(CONFIG_X86_64) += -DFROM_ABOVE\n");
	assert_int_equal(profile_open(&p, w->t, &o, &err), ERR_USAGE);
	assert_non_null(strstr(err.text, "--build"));
	err_clear(&err);
	put("b/include/generated/autoconf.h", "#define CONFIG_X86_64 1\n");
	put("b/include/config/auto.conf", "CONFIG_X86=y\nCONFIG_64BIT=y\nCONFIG_MMU=y\nCONFIG_X86_64=y\nCONFIG_ODD=m\nCONFIG_TEXT=\"a b\"\n");
	put("b/scripts/mod/.empty.o.cmd",
	    "savedcmd_scripts/mod/empty.o := gcc -Wp,-MMD,x.d -nostdinc -I../t/include -I./include "
	    "-include ../t/include/linux/types.h -D__KERNEL__ -meabi gnu -fshort-wchar -mrecord-mcount -Wa,-x "
	    "-I ../t/scripts/mod -DKBUILD_MODNAME='\"empty\"' -DA='$(pound)b' -c -o scripts/mod/empty.o "
	    "../t/scripts/mod/empty.c ; ./objtool --more\n");
	if (profile_open(&p, w->t, &o, &err))
		fail_msg("%s", err.text);
	profile_print(p, "mm/odd/odd-one.c", &s);
	assert_non_null(strstr(s.buf, "built     yes"));
	assert_non_null(strstr(s.buf, "-DSEEN"));
	assert_non_null(strstr(s.buf, "-DIS_M"));
	assert_non_null(strstr(s.buf, "-DFROM_ABOVE"));
	assert_non_null(strstr(s.buf, "-DJUST_ME"));
	assert_non_null(strstr(s.buf, "/t/here"));
	assert_non_null(strstr(s.buf, "/t/mm/odd/own"));
	assert_non_null(strstr(s.buf, "-DMODULE"));
	assert_non_null(strstr(s.buf, "-DKBUILD_MODNAME=\"whole\""));
	assert_non_null(strstr(s.buf, "-DKBUILD_BASENAME=\"odd_one\""));
	assert_non_null(strstr(s.buf, "-fshort-wchar"));
	assert_non_null(strstr(s.buf, "-DA=#b"));
	assert_null(strstr(s.buf, "WRONG"));
	assert_null(strstr(s.buf, "-DODD"));
	assert_null(strstr(s.buf, "mrecord"));
	assert_null(strstr(s.buf, "eabi"));
	assert_null(strstr(s.buf, "objtool"));
	assert_null(strstr(s.buf, "\"empty\""));
	str_reset(&s);
	profile_print(p, "mm/never.c", &s);
	assert_non_null(strstr(s.buf, "built     no"));
	assert_int_equal(profile_builds(p, "mm/never.c"), 0);
	assert_int_equal(profile_builds(p, "mm/exported-special.c"), 'y');
	assert_int_equal(profile_builds(p, "mm/exported.c"), 0);
	assert_int_equal(profile_builds(p, "mm/main2.c"), 'y');
	assert_int_equal(profile_builds(p, "mm/odd/odd-one.c"), 'm');
	assert_string_equal(profile_config(p, "CONFIG_ODD"), "m");
	assert_string_equal(profile_config(p, "CONFIG_TEXT"), "a b");
	assert_null(profile_config(p, "CONFIG_NONE"));
	assert_string_equal(profile_srcarch(p), "x86");
	assert_false(profile_asm_standin(p));
	str_reset(&s);
	profile_print(p, "mm/main.c", &s);
	assert_non_null(strstr(s.buf, "built     yes"));
	assert_null(strstr(s.buf, "-DIS_M"));
	profile_free(p);
	str_release(&s);
}

static void test_no_profile(void **state)
{
	struct profile_options o = { .name = "x86_64" };
	struct world *w = *state;
	struct err err = { 0 };
	struct profile *p;

	assert_int_equal(profile_open(&p, w->t, &o, &err), ERR_ENV);
	assert_non_null(strstr(err.text, "pteris profile prepare"));
	err_clear(&err);
	o.name = "vax";
	assert_int_equal(profile_open(&p, w->t, &o, &err), ERR_USAGE);
	err_clear(&err);
	o = (struct profile_options){ .name = "x86_64", .compdb = "t/Makefile" };
	assert_int_equal(profile_open(&p, w->t, &o, &err), ERR_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_use_and_type),
		cmocka_unit_test(test_macro_bodies),
		cmocka_unit_test(test_skipped_and_visible),
		cmocka_unit_test(test_other_ways_into_a_unit),
		cmocka_unit_test(test_header_alone),
		cmocka_unit_test(test_assembly),
		cmocka_unit_test(test_jobs_do_not_matter),
		cmocka_unit_test(test_crash_and_hang),
		cmocka_unit_test(test_interrupted),
		cmocka_unit_test(test_two_profiles),
		cmocka_unit_test(test_wishes_in_parts),
		cmocka_unit_test(test_crash_under_one_profile),
		cmocka_unit_test(test_too_many_profiles),
		cmocka_unit_test(test_no_profile),
		cmocka_unit_test(test_flags_of_a_build),
		cmocka_unit_test(test_precompiled_header_changes_nothing),
	};

	return cmocka_run_group_tests(tests, open_world, close_world);
}
