// SPDX-License-Identifier: GPL-2.0-only
/* Type inference: what expressions are, from declarations alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "index/infer.h"

#define MAX_FILES 8

struct file {
	const char *path, *text;
};
/* A few files; the last one is asked about, the others are seen by it. */
struct world {
	struct syntax *s[MAX_FILES];
	struct decls *tree;
	struct names *names;
	struct infer *in;
	size_t n;
};

static void world_init(struct world *w, const struct file *files, const char *arch)
{
	struct err err = { 0 };
	size_t i;

	memset(w, 0, sizeof(*w));
	w->names = names_new();
	w->tree = decls_new();
	for (i = 0; files[i].path; i++)
		names_scan(w->names, files[i].text, strlen(files[i].text));
	decls_set_names(w->tree, w->names);
	for (; files[w->n].path; w->n++) {
		assert_int_equal(syntax_parse(&w->s[w->n], files[w->n].text, strlen(files[w->n].text),
					      w->names, &err), 0);
		if (files[w->n + 1].path)
			decls_add(w->tree, w->s[w->n], files[w->n].path);
	}
	w->in = infer_new_for(w->s[w->n - 1], files[w->n - 1].path, w->tree, arch);
}

static void world_release(struct world *w)
{
	infer_free(w->in);
	decls_free(w->tree);
	while (w->n)
		syntax_free(w->s[--w->n]);
	names_free(w->names);
}

/* The last expression outside #defines that reads so */
static node_id find(const struct syntax *s, const char *text)
{
	struct str mine = STR_INIT;
	node_id n, hit = 0;

	for (n = SYNTAX_ROOT; n; n = node_next(s, n, SYNTAX_ROOT)) {
		if (!node_kind_is_expr(node_at(s, n)->kind) || node_at(s, n)->role == R_NAME || node_up(s, n, N_PP_DEFINE))
			continue;
		str_reset(&mine);
		node_text(s, n, &mine);
		if (!strcmp(mine.buf, text))
			hit = n;
	}
	str_release(&mine);
	if (!hit)
		fail_msg("there is no %s", text);
	return hit;
}

static void expect(struct world *w, const char *expr, const char *want)
{
	const struct syntax *s = w->s[w->n - 1];
	struct str got = STR_INIT;
	const struct ctype *t;
	enum infer_state st = infer_answer(w->in, find(s, expr), &t);

	if (st == INFER_KNOWN)
		ctype_print(t, &got);
	else
		str_add(&got, st == INFER_CONFLICTING ? "conflicting" : "unknown");
	if (strcmp(got.buf, want))
		fail_msg("%s is \"%s\", not \"%s\"", expr, got.buf, want);
	str_release(&got);
}

struct check {
	const char *expr, *type;
};

/* One header and one source; each line of the source that counts is a statement in f(). */
static void check_all(const char *header, const char *source, const struct check *checks)
{
	const struct file files[] = { { "include/linux/x.h", header }, { "mm/x.c", source }, { NULL, NULL } };
	struct world w;

	world_init(&w, files, NULL);
	for (; checks->expr; checks++)
		expect(&w, checks->expr, checks->type);
	world_release(&w);
}

/* ---- C itself ------------------------------------------------------------------------------------- */

static const char plain_header[] =
	"#define __packed __attribute__((packed))\n"
	"typedef unsigned int u32;\n"
	"typedef struct { int counter; } atomic_t;\n"
	"struct list_head { struct list_head *next, *prev; };\n"
	"struct page {\n"
	"	unsigned long flags;\n"
	"	union {\n"
	"		struct { struct list_head lru; void *mapping; };\n"
	"		struct { unsigned long pp; } pool;\n"
	"	};\n"
	"	atomic_t refs[4];\n"
	"	int (*put)(struct page *);\n"
	"	struct { int a; } __packed;\n"
	"};\n"
	"enum zone { ZONE_DMA, ZONE_NORMAL };\n"
	"extern struct page *mem_map, zero_page, pages[16];\n"
	"struct page *first_page(int n);\n"
	"void *kmalloc(unsigned long size);\n";

static void test_operators(void **state)
{
	const struct check checks[] = {
		{ "mem_map + 1", "struct page *" }, { "1 + mem_map", "struct page *" },
		{ "mem_map - pages", "long" }, { "&zero_page", "struct page *" },
		{ "pages", "struct page []" }, { "&pages", "struct page (*)[]" }, { "*pages", "struct page" },
		{ "pages[2].refs", "atomic_t []" }, { "&2[pages]", "struct page *" },
		{ "mem_map++", "struct page *" }, { "(0, pages)", "struct page *" },
		{ "first_page", "struct page *()" }, { "&first_page", "struct page *(*)()" },
		{ "first_page(1)", "struct page *" }, { "(*first_page)(2)", "struct page *" },
		{ "&(struct page){ 0 }", "struct page *" }, { "(u32 *)mem_map", "u32 *" },
		{ "&&out", "void *" }, { "\"text\"", "char []" }, { "sizeof(int)", "unsigned long" },
		{ "'a' + 1L", "long" }, { "1U << 2", "unsigned int" }, { "!mem_map", "int" },
		{ "ZONE_NORMAL", "int" }, { "mem_map = first_page(3)", "struct page *" },
		{ "__builtin_return_address(0)", "void *" }, { "__func__", "char []" },
		{ "0xffffffffff", "long" }, { NULL, NULL },
	};

	(void)state;
	check_all(plain_header,
		  "void f(void)\n{\n"
		  "	x = mem_map + 1; x = 1 + mem_map; x = mem_map - pages; x = &zero_page; x = &pages;\n"
		  "	x = *pages; x = pages[2].refs; x = &2[pages]; x = mem_map++; x = (0, pages); x = pages;\n"
		  "	x = first_page; x = &first_page; x = first_page(1); x = (*first_page)(2);\n"
		  "	x = &(struct page){ 0 }; x = (u32 *)mem_map; x = &&out; x = \"text\"; x = sizeof(int);\n"
		  "	x = 'a' + 1L; x = 1U << 2; x = !mem_map; x = ZONE_NORMAL; mem_map = first_page(3);\n"
		  "	x = __builtin_return_address(0); x = __func__; x = 0xffffffffff;\nout:\n	;\n}\n", checks);
}

static void test_members(void **state)
{
	const struct check checks[] = {
		{ "mem_map->lru.next", "struct list_head *" }, { "&p->lru", "struct list_head *" },
		{ "p->mapping", "void *" }, { "p->pool.pp", "unsigned long" }, { "p->put", "int (*)()" },
		{ "p->put(p)", "int" }, { "p->a", "int" }, { "p->refs[1].counter", "int" },
		{ "&p->refs[1]", "atomic_t *" }, { "p->lru.next->prev", "struct list_head *" },
		{ "p->nothing", "unknown" }, { NULL, NULL },
	};

	(void)state;
	check_all(plain_header,
		  "void f(struct page *p)\n{\n"
		  "	x = mem_map->lru.next; x = &p->lru; x = p->mapping; x = p->pool.pp; x = p->put;\n"
		  "	x = p->put(p); x = p->a; x = p->refs[1].counter; x = &p->refs[1];\n"
		  "	x = p->lru.next->prev; x = p->nothing;\n}\n", checks);
}

static void test_conditional(void **state)
{
	const struct check checks[] = {
		{ "n ? p : NULL", "struct page *" }, { "n ? NULL : p", "struct page *" },
		{ "n ? p : 0", "struct page *" }, { "p ?: mem_map", "struct page *" },
		{ "n ? p : kmalloc(1)", "void *" }, { "n ? pages : p", "struct page *" },
		{ "n ? 1 : 2L", "long" }, { NULL, NULL },
	};

	(void)state;
	check_all(plain_header,
		  "#define NULL ((void *)0)\n"
		  "void f(struct page *p, int n)\n{\n"
		  "	x = n ? p : NULL; x = n ? NULL : p; x = n ? p : 0; x = p ?: mem_map;\n"
		  "	x = n ? p : kmalloc(1); x = n ? pages : p; x = n ? 1 : 2L;\n}\n", checks);
}

static void test_scopes(void **state)
{
	const struct check checks[] = {
		{ "inner + 0", "struct page *" }, { "inner + 1", "unsigned int" }, { "it->next", "struct list_head *" },
		{ "row[0]", "char *" }, { "deduced", "struct page *" }, { "same", "struct page *" },
		{ "same2", "struct page **" }, { "folded", "struct page *" }, { "mapped", "struct list_head" },
		{ "table", "struct page *[]" }, { NULL, NULL },
	};

	(void)state;
	check_all(plain_header,
		  "void f(struct page *p, char *row[], struct page q[4])\n{\n"
		  "	struct page *inner = p;\n"
		  "	__auto_type deduced = pages;\n"
		  "	typeof(p) same, *same2;\n"
		  "	typeof(*p->lru.next) mapped;\n"
		  "	struct page *folded __maybe_unused, *table[2];\n"
		  "	x = inner + 0; x = row[0]; x = deduced; x = same; x = same2; x = folded; x = mapped;\n"
		  "	x = table;\n"
		  "	{ unsigned int inner; x = inner + 1; }\n"
		  "	for (struct list_head *it = &p->lru; it; it = it->next)\n		;\n}\n", checks);
}

static void test_generic(void **state)
{
	const struct check checks[] = {
		{ "_Generic(p, struct page *: p->lru.next, default: 0)", "struct list_head *" },
		{ "_Generic(n, char *: p, default: &n)", "int *" },
		{ "_Generic(unknown_thing, int: p, default: p)", "struct page *" },
		{ "_Generic(unknown_thing, int: p, default: n)", "conflicting" },
		{ "__builtin_choose_expr(1, p, n)", "struct page *" },
		{ "__builtin_choose_expr(__builtin_types_compatible_p(typeof(n), int), &n, p)", "int *" },
		{ "__builtin_choose_expr(!__builtin_types_compatible_p(typeof(n), int), &n, p)", "struct page *" },
		{ "__builtin_va_arg(ap, struct page *)", "struct page *" }, { NULL, NULL },
	};

	(void)state;
	check_all(plain_header,
		  "void f(struct page *p, int n)\n{\n"
		  "	x = _Generic(p, struct page *: p->lru.next, default: 0);\n"
		  "	x = _Generic(n, char *: p, default: &n);\n"
		  "	x = _Generic(unknown_thing, int: p, default: p);\n"
		  "	x = _Generic(unknown_thing, int: p, default: n);\n"
		  "	x = __builtin_choose_expr(1, p, n);\n"
		  "	x = __builtin_choose_expr(__builtin_types_compatible_p(typeof(n), int), &n, p);\n"
		  "	x = __builtin_choose_expr(!__builtin_types_compatible_p(typeof(n), int), &n, p);\n"
		  "	x = __builtin_va_arg(ap, struct page *);\n}\n", checks);
}

/* ---- macros --------------------------------------------------------------------------------------- */

static const char macro_header[] =
	"#define NULL ((void *)0)\n"
	"struct list_head { struct list_head *next, *prev; };\n"
	"struct folio { struct list_head lru; unsigned long flags; };\n"
	"struct page { struct folio *folio; };\n"
	"#define offsetof(type, member) __builtin_offsetof(type, member)\n"
	"#define container_of(ptr, type, member) ({ \\\n"
	"	void *__mptr = (void *)(ptr); /* as it was */ \\\n"
	"	((type *)(__mptr - offsetof(type, member))); })\n"
	"#define list_entry(ptr, type, member) container_of(ptr, type, member)\n"
	"#define list_next_entry(pos, member) list_entry((pos)->member.next, typeof(*(pos)), member)\n"
	"#define cases(type) unsigned type: (unsigned type)0, signed type: (signed type)0\n"
	"#define unqual(x) typeof(_Generic((x), char: (char)0, cases(char), cases(int), default: (x)))\n"
	"#define READ_ONCE(x) ({ sizeof(x); (*(const volatile unqual(x) *)&(x)); })\n"
	"#define swap(a, b) do { typeof(a) t = (a); (a) = (b); (b) = t; } while (0)\n"
	"struct task { struct folio *mm; };\n"
	"struct task *get_current(void);\n"
	"#define current get_current()\n"
	"#define page_folio(p) (_Generic((p), const struct page *: (const struct folio *)(p)->folio, \\\n"
	"	struct page *: (struct folio *)(p)->folio))\n"
	"#define my_folio page_folio\n"
	"#define folio_of(p) folio_of(p)\n"
	"static inline struct folio *folio_of(struct page *p) { return p->folio; }\n"
	"#define PASTE(a, b) a##b\n"
	"#define CONCATENATE(a, b) PASTE(a, b)\n"
	"#define NTH(x, a, b, c, n, ...) n\n"
	"#define COUNT(...) NTH(, ##__VA_ARGS__, 3, 2, 1, 0)\n"
	"#define pick(...) CONCATENATE(pick, COUNT(__VA_ARGS__))(__VA_ARGS__)\n"
	"struct page *pick1(int a);\n"
	"struct folio *pick2(int a, int b);\n"
	"#define UNIQUE(x) CONCATENATE(x, __COUNTER__)\n"
	"#define op_min <\n"
	"#define cmp(op, x, y) ((x) op_##op (y) ? (x) : (y))\n"
	"#define once(op, x, y, ux, uy) ({ __auto_type ux = (x); __auto_type uy = (y); cmp(op, ux, uy); })\n"
	"#define min(x, y) once(min, x, y, UNIQUE(x_), UNIQUE(y_))\n"
	"#define field_of(p, f) (&(p)->f)\n"
	"#define loop(x) loop2(x)\n"
	"#define loop2(x) loop(x)\n"
	"#define verify(fmt, args...) report(fmt, ##args)\n"
	"struct page *report(const char *fmt, ...);\n";

static void test_macros(void **state)
{
	const struct check checks[] = {
		{ "container_of(l, struct folio, lru)", "struct folio *" },
		{ "list_next_entry(folio, lru)", "struct folio *" },
		{ "list_next_entry(folio, lru)->lru.prev", "struct list_head *" },
		{ "READ_ONCE(page->folio)", "struct folio *" }, { "READ_ONCE(n)", "int" },
		{ "READ_ONCE(page->folio)->lru.next", "struct list_head *" },
		{ "current->mm", "struct folio *" }, { "page_folio(page)", "struct folio *" },
		{ "my_folio(page)", "struct folio *" }, { "folio_of(page)", "struct folio *" },
		{ "pick(1)", "struct page *" }, { "pick(1, 2)", "struct folio *" },
		{ "min(page, page + 1)", "struct page *" }, { "min(n, 2L)", "long" },
		{ "field_of(folio, lru.next)", "struct list_head **" }, { "loop(page)", "unknown" },
		{ "verify(\"a\")", "struct page *" }, { "verify(\"%d\", n)", "struct page *" },
		{ "READ_ONCE(*(struct folio **)l)", "struct folio *" }, { NULL, NULL },
	};

	(void)state;
	check_all(macro_header,
		  "void f(struct list_head *l, struct folio *folio, struct page *page, int n)\n{\n"
		  "	x = container_of(l, struct folio, lru); x = list_next_entry(folio, lru);\n"
		  "	x = list_next_entry(folio, lru)->lru.prev; x = READ_ONCE(page->folio); x = READ_ONCE(n);\n"
		  "	x = READ_ONCE(page->folio)->lru.next; x = current->mm; x = page_folio(page);\n"
		  "	x = my_folio(page); x = folio_of(page); x = pick(1); x = pick(1, 2);\n"
		  "	x = min(page, page + 1); x = min(n, 2L); x = field_of(folio, lru.next); x = loop(page);\n"
		  "	x = verify(\"a\"); x = verify(\"%d\", n); x = READ_ONCE(*(struct folio **)l);\n}\n", checks);
}

static void test_declarers(void **state)
{
	static const char header[] =
		"struct list_head { struct list_head *next, *prev; };\n"
		"struct walk { struct list_head l; };\n"
		"#define LIST_HEAD_INIT(name) { &(name), &(name) }\n"
		"#define LIST_HEAD(name) struct list_head name = LIST_HEAD_INIT(name)\n"
		"#define __percpu __attribute__((noderef))\n"
		"#define PCPU(sec) __percpu __attribute__((section(sec)))\n"
		"#define DEFINE_PER_CPU_SECTION(type, name, sec) PCPU(sec) __typeof__(type) name\n"
		"#define DEFINE_PER_CPU(type, name) DEFINE_PER_CPU_SECTION(type, name, \"\")\n"
		"#define DECLARE_PER_CPU(type, name) extern PCPU(\"\") __typeof__(type) name\n"
		"#define per_cpu_ptr(ptr, cpu) ({ (typeof(*(ptr)) *)((unsigned long)(ptr) + off[cpu]); })\n"
		"#define DEFINE_WALK(name, _head) struct walk name = { .l = _head }\n"
		"#define DECLARE_BITMAP(name, bits) unsigned long name[(bits) / 64]\n"
		"#define DEVICE_ATTR(_name) struct attr dev_attr_##_name = { #_name }\n"
		"#define MAKE_OPS(pre, type) static type *pre##_first(void) { return 0; } int pre##_n(void)\n"
		"#define EXPORT_SYMBOL(sym) extern typeof(sym) sym; static const char export_##sym[] = #sym\n"
		"#define for_each_walk(w, from) for (struct walk *w = (from); w; w = next(w))\n"
		"#define FLEX(type, name) struct { struct { } __empty_##name; type name[]; }\n"
		"struct cpus { DECLARE_BITMAP(bits, 64); FLEX(struct walk *, rest); };\n"
		"DECLARE_PER_CPU(struct walk *, far);\n";
	const struct check checks[] = {
		{ "&pages", "struct list_head *" }, { "&w.l", "struct list_head *" },
		{ "per_cpu_ptr(&walks, 1)", "struct walk *" }, { "far->l.next", "struct list_head *" },
		{ "per_cpu_ptr(&bases[1], 0)", "struct walk *" }, { "map", "unsigned long []" }, { "c->bits", "unsigned long []" },
		{ "c->rest", "struct walk *[]" }, { "&dev_attr_pools", "struct attr *" },
		{ "tree_first()", "struct walk *" }, { "it->l.prev", "struct list_head *" },
		{ "&global", "struct list_head *" }, { "helper(0)", "struct walk *" }, { NULL, NULL },
	};

	(void)state;
	check_all(header,
		  "static DEFINE_PER_CPU(struct walk, walks);\n"
		  "static DEFINE_PER_CPU(struct walk, bases[2]);\n"
		  "static DEVICE_ATTR(pools);\n"
		  "static LIST_HEAD(global);\n"
		  "MAKE_OPS(tree, struct walk);\n"
		  "struct walk *helper(int a) { return 0; }\n"
		  "EXPORT_SYMBOL(helper);\n"
		  "void f(struct cpus *c)\n{\n"
		  "	LIST_HEAD(pages);\n"
		  "	DEFINE_WALK(w, pages);\n"
		  "	DECLARE_BITMAP(map, 128) = { 0 };\n"
		  "	x = &pages; x = &w.l; x = per_cpu_ptr(&walks, 1); x = per_cpu_ptr(&bases[1], 0); x = far->l.next; x = map; x = c->bits; x = c->rest;\n"
		  "	x = &dev_attr_pools; x = tree_first(); x = &global; x = helper(0);\n"
		  "	for_each_walk(it, 0)\n		x = it->l.prev;\n}\n", checks);
}

static void test_names_of_macros(void **state)
{
	static const char header[] =
		"#define rcu_head callback_head\n"
		"struct callback_head { struct callback_head *next; };\n"
		"#define pgoff_t unsigned long\n"
		"struct file { pgoff_t index; struct rcu_head rcu; };\n"
		"#ifdef CONFIG_X\n#define elf_phdr elf64_phdr\n#else\n#define elf_phdr elf32_phdr\n#endif\n"
		"struct elf32_phdr { int a; };\nstruct elf64_phdr { int a; };\n";
	const struct check checks[] = {
		{ "&file->index", "unsigned long *" }, { "file->rcu.next", "struct callback_head *" },
		{ "h->next", "struct callback_head *" }, { "e", "conflicting" }, { NULL, NULL },
	};

	(void)state;
	check_all(header, "void f(struct file *file, struct rcu_head *h, struct elf_phdr *e)\n{\n"
			  "	x = &file->index; x = file->rcu.next; x = h->next; x = e;\n}\n", checks);
}

/* ---- several declarations --------------------------------------------------------------------------- */

static const struct file arch_files[] = {
	{ "arch/arm/include/asm/page.h",
	  "struct page;\ntypedef struct { unsigned long v; } pte_t;\ntypedef struct page *pgtable_t;\n"
	  "#define pte_page(p) ((struct page *)(p))\n#define zero_page() ((struct page *)0)\n"
	  "struct arch { int *a; };\n" },
	{ "arch/s390/include/asm/page.h",
	  "typedef struct { unsigned long v; } pte_t;\ntypedef pte_t *pgtable_t;\n"
	  "#define pte_page(p) ((struct page *)(p))\nstruct arch { long *a; };\n" },
	{ "include/asm-generic/page.h", "struct page { int x; };\n#define zero_page() ((void *)0)\n" },
	{ "tools/include/page.h", "struct page { char *x; };\nstruct folio *pte_page(int x);\n" },
	{ "drivers/x/x.h", "struct private { int *p; };\n" },
	{ "drivers/y/y.h", "struct private { char *p; };\n" },
	{ "drivers/y/y.c",
	  "#ifdef CONFIG_A\nstruct page *made(void);\nstatic int *cfg;\n#else\nvoid *made(void);\nstatic char *cfg;\n#endif\n"
	  "void f(pte_t *ptep, pgtable_t t, struct private *p, struct page *page, struct arch *arch)\n{\n"
	  "	x = ptep; x = t; x = *t; x = p->p; x = page->x; x = pte_page(1); x = made(); x = arch->a;\n"
	  "	x = zero_page();\n"
	  "#ifdef CONFIG_A\n	x = cfg + 1;\n#else\n	x = cfg + 2;\n#endif\n}\n" },
	{ NULL, NULL },
};

static void test_architectures(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, arch_files, NULL);
	expect(&w, "ptep", "pte_t *");
	expect(&w, "t", "pgtable_t");
	expect(&w, "*t", "unknown");
	expect(&w, "pte_page(1)", "struct page *");
	expect(&w, "arch->a", "conflicting");
	expect(&w, "zero_page()", "conflicting");
	world_release(&w);
	world_init(&w, arch_files, "arm");
	expect(&w, "*t", "struct page");
	expect(&w, "arch->a", "int *");
	expect(&w, "zero_page()", "struct page *"); /* its own, not the generic one */
	world_release(&w);
	world_init(&w, arch_files, "s390");
	expect(&w, "*t", "pte_t");
	expect(&w, "arch->a", "long *");
	expect(&w, "zero_page()", "void *");
	world_release(&w);
}

static void test_visibility(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, arch_files, NULL);
	expect(&w, "p->p", "char *");    /* of the same folder */
	expect(&w, "page->x", "int");    /* not that of tools/ */
	expect(&w, "made()", "conflicting");
	expect(&w, "cfg + 1", "int *");  /* the branch that goes with the use */
	expect(&w, "cfg + 2", "char *");
	world_release(&w);
}

static void test_text(void **state)
{
	const struct file files[] = { { "include/linux/x.h", macro_header },
				      { "mm/x.c", "void f(struct page *page)\n{\n	int n;\n	g(page);\n"
						  "	{ char *n; h(n); }\n}\n" },
				      { NULL, NULL } };
	const struct ctype *t;
	enum infer_state st;
	struct world w;
	struct str s = STR_INIT;

	(void)state;
	world_init(&w, files, NULL);
	assert_true(infer_text(w.in, "READ_ONCE(page->folio)", node_at(w.s[1], find(w.s[1], "g(page)"))->last,
			       &st, &t));
	assert_int_equal(st, INFER_KNOWN);
	ctype_print(t, &s);
	assert_string_equal(s.buf, "struct folio *");
	str_reset(&s);
	assert_true(infer_text(w.in, "n", node_at(w.s[1], find(w.s[1], "h(n)"))->last, &st, &t));
	ctype_print(t, &s);
	assert_string_equal(s.buf, "char *");
	assert_false(infer_text(w.in, "a b", 1, &st, &t));
	str_release(&s);
	world_release(&w);
}

/* Whatever a macro does, an answer comes. */
static void test_bounds(void **state)
{
	struct str text = STR_INIT, source = STR_INIT;
	struct file f[] = { { "include/linux/x.h", NULL }, { "mm/x.c", NULL }, { NULL, NULL } };
	struct world w;
	int i;

	(void)state;
	str_add(&text, "#define m0(x) (x)\n#define self self + self\n#define a b\n#define b a\n");
	for (i = 1; i < 300; i++)
		str_addf(&text, "#define m%d(x) (m%d(x) ? m%d(x) : m%d(m%d(x)))\n", i, i - 1, i - 1, i - 1, i - 1);
	str_add(&source, "void f(char *p)\n{\n	x = m5(p); x = m299(p); x = self; x = a;\n}\n");
	f[0].text = text.buf;
	f[1].text = source.buf;
	world_init(&w, f, NULL);
	expect(&w, "m5(p)", "char *");
	expect(&w, "m299(p)", "unknown");
	expect(&w, "self", "unknown");
	expect(&w, "a", "unknown");
	world_release(&w);
	str_release(&text);
	str_release(&source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_operators),   cmocka_unit_test(test_members),
		cmocka_unit_test(test_conditional), cmocka_unit_test(test_scopes),
		cmocka_unit_test(test_generic),     cmocka_unit_test(test_macros),
		cmocka_unit_test(test_declarers),   cmocka_unit_test(test_names_of_macros),
		cmocka_unit_test(test_architectures), cmocka_unit_test(test_visibility),
		cmocka_unit_test(test_text),        cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
