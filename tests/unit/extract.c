// SPDX-License-Identifier: GPL-2.0-only
/* index/: rows of one file. Each case: a source, a table, and its rows as text; "-" is null, #n a row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "index/extract.h"

static void cell_text(const struct cell *c, struct str *out)
{
	switch (c->kind) {
	case CELL_NULL:
		str_add(out, "-");
		break;
	case CELL_TEXT:
		str_addn(out, c->text, c->len);
		break;
	case CELL_REF:
		str_addf(out, "#%d", (int)c->num);
		break;
	default:
		str_addf(out, "%d", (int)c->num);
		break;
	}
}

static struct names *names_of(const char *header)
{
	struct names *n = names_new();

	names_scan(n, header, strlen(header));
	return n;
}

/* Rows of `table`, one a line, or only one column of them (from 0; -1: all); ids is filled when not NULL */
static void rows_of(const char *source, const char *header, const char *table, int column,
		    struct str *out, struct idents *ids)
{
	struct names *names = names_of(header);
	struct str bytes = STR_INIT;
	struct idents own;
	struct syntax *s;
	struct rows r;
	struct row row;
	const char *p;

	idents_init(&own);
	assert_int_equal(syntax_parse(&s, source, strlen(source), names, NULL), 0);
	rows_init(&r, &bytes);
	extract_rows(s, names, "a/b.c", &r, ids ? ids : &own);
	for (p = bytes.buf; rows_next(&p, bytes.buf + bytes.len, &row);) {
		if (strcmp(table_name(row.table), table) != 0)
			continue;
		for (int i = 0; i < row.n; i++) {
			if (column >= 0 && i != column)
				continue;
			str_add(out, i && column < 0 ? "|" : "");
			cell_text(&row.cells[i], out);
		}
		str_addch(out, '\n');
	}
	idents_release(&own);
	syntax_free(s);
	names_free(names);
	str_release(&bytes);
}

static void check_with(const char *header, const char *table, const char *source, const char *want)
{
	struct str got = STR_INIT;

	rows_of(source, header, table, -1, &got, NULL);
	if (strcmp(got.buf, want) != 0)
		print_error("---- %s of\n%s\n---- are\n%s---- not\n%s", table, source, got.buf,
			    want);
	assert_string_equal(got.buf, want);
	str_release(&got);
}

static void check(const char *table, const char *source, const char *want)
{
	check_with("#define __init __attribute__((cold))\n#define noinstr __attribute__((x))\n",
		   table, source, want);
}

/* ---- functions ---------------------------------------------------------------------------------- */

static void test_functions(void **state)
{
	(void)state;
	check("function", "static inline int f(struct a *p, char c[])\n{\n\treturn 0;\n}\n",
	      "f|1|FBint;|PSa;,ABchar;|p,c|static inline|-|-|1|19|1|4|-\n");
	check("function", "void g(void) { }\n", "g|1|FBvoid;|||-|-|-|1|6|1|1|-\n");
	check("function", "static\nunsigned\nlong __init noinstr *h(int n, ...)\n{ }\n",
	      "h|1|FPBunsigned long;|Bint;,...|n,|static|__init noinstr|-|3|22|1|4|-\n");
	check("function", "int a(int), b, *c(void *), (*d)(int);\n",
	      "a|0|FBint;|Bint;||-|-|-|1|5|1|1|-\n"
	      "c|0|FPBint;|PBvoid;||-|-|-|1|17|1|1|-\n");
	check("function", "extern pte_t *f(pte_t)\n\t__attribute__((pure));\n",
	      "f|0|FPTpte_t;?|Tpte_t;?||extern|__attribute__((pure))|-|1|15|1|2|-\n");
	check("function", "int (*sel(int n))(char *)\n{\n}\n",
	      "sel|1|FPFBint;|Bint;|n|-|-|-|1|7|1|3|-\n");
}

static void test_functions_of_macros(void **state)
{
	(void)state;
	check("function", "SYSCALL_DEFINE2(dup2, int, a, int, b)\n{\n}\n",
	      "dup2|1|F?|-|-|-|-|SYSCALL_DEFINE2|1|17|1|3|-\n");
	check("function", "TEST(adds)\n{\n\tf();\n}\n", "adds|1|F?|-|-|-|-|TEST|1|6|1|4|-\n");
	check("function", "#define HEAD(n) static int n\nint f(int a)\n{\n}\n",
	      "f|1|FBint;|Bint;|a|-|-|-|2|5|2|4|-\n");
}

/* A macro of the same file defines a function with the name that it is given. */
static void test_functions_made(void **state)
{
	static const char source[] =
		"#define MAKE(type, name) static type name(int a) { return g(a); }\nMAKE(int, f)\n"
		"MAKE(long, h)\n#define OTHER(name) f(name);\nOTHER(k)\n"
		"#define INT(n) MAKE(int, n)\nINT(m)\n";

	(void)state;
	check("function", source,
	      "f|1|F?|-|-|-|-|MAKE|2|11|2|2|-\nh|1|F?|-|-|-|-|MAKE|3|12|3|3|-\n"
	      "m|1|F?|-|-|-|-|INT|7|5|7|7|-\n");
	/* a body that is no C by itself */
	check("function",
	      "#define BIT(n, t) static u##n v##n[] = { 1 }; static int n(t *p) { return g(p); } "
	      "static int s_##n(t) { }\n"
	      "BIT(f, char)\n",
	      "f|1|F?|-|-|-|-|BIT|2|5|2|2|-\n");
	/* a name of the macro's own; one that is made of pieces; static in front of the macro */
	check("function",
	      "#define MOD(x) static int mod_init(void) { return x; } static int x##_exit(void) { "
	      "}\n"
	      "static CALLBACK(g)\n{\n}\n",
	      "mod_init|1|FBint;|||static|-|-|1|27|1|1|-\ng|1|F?|-|-|static|-|CALLBACK|2|17|2|4|-"
	      "\n");
	check("func_ref", source, "k|argument|-|OTHER|0|-|-|5|7|-\n");
}

static void test_old_style(void **state)
{
	(void)state;
	check("function", "int f(a, b, c)\n\tint a;\n\tchar *b;\n{\n}\n",
	      "f|1|FBint;|Bint;,PBchar;,Bint;|a,b,c|-|-|-|1|5|1|5|-\n");
}

static void test_broken_functions(void **state)
{
	(void)state;
	check("function", "int f(int a)\n{\n\ta = = 3;\n\tg();\n}\nint h(void)\n{\n}\n",
	      "f|1|FBint;|Bint;|a|-|-|-|1|5|1|5|-\nh|1|FBint;|||-|-|-|6|5|6|8|-\n");
}

static void test_variants_of_functions(void **state)
{
	(void)state;
	/* two heads, one body: two functions; its calls are the first one's */
	check("function", "#ifdef A\nint f(int a)\n#else\nint g(int a)\n#endif\n{\n\th();\n}\n",
	      "f|1|FBint;|Bint;|a|-|-|-|2|5|2|8|defined(A)\n"
	      "g|1|FBint;|Bint;|a|-|-|-|4|5|4|8|!(defined(A))\n");
	check("call", "#ifdef A\nint f(int a)\n#else\nint g(int a)\n#endif\n{\n\th();\n}\n",
	      "h|-|-|#0|-||7|2|-\n");
	/* tokens that are no C, with something like a head in them */
	check("call", "int f(int a)\n{\n\t= g(a) { h(a); }\n}\n",
	      "g|-|-|#0|-|a|3|4|-\nh|-|-|#0|-|a|3|11|-\n");
	/* a cut through the body: one function */
	check("function", "int f(int a)\n{\n#ifdef A\n\tif (a)\n#endif\n\t\tg(a);\n}\n",
	      "f|1|FBint;|Bint;|a|-|-|-|1|5|1|7|-\n");
	check("call", "int f(int a)\n{\n#ifdef A\n\tif (k(a))\n#endif\n\t\tg(a);\n}\n",
	      "k|-|-|#0|-|a|4|6|defined(A)\ng|-|-|#0|-|a|6|3|-\n");
}

static void test_local_declarations(void **state)
{
	(void)state;
	check("function", "int f(void)\n{\n\textern int g(int);\n\tint h(int);\n}\n",
	      "f|1|FBint;|||-|-|-|1|5|1|5|-\ng|0|FBint;|Bint;||extern|-|-|3|13|3|3|-\n");
	check("variable", "int v;\nint f(int p)\n{\n\tint l;\n\tstatic int s;\n}\n",
	      "v|Bint;|-|-|-|1|-\n");
}

/* ---- variables and typedefs --------------------------------------------------------------------- */

static void test_variables(void **state)
{
	(void)state;
	check("variable",
	      "static const struct ops *a, b[3] = { };\nextern unsigned c __attribute__((weak));\n",
	      "a|PSops;|static|-|-|1|-\nb|ASops;|static|-|-|1|-\n"
	      "c|Bunsigned int;|extern|__attribute__((weak))|-|2|-\n");
	check("variable", "int (*hook)(int), (*hooks[2])(void);\n",
	      "hook|PFBint;|-|-|-|1|-\nhooks|APFBint;|-|-|-|1|-\n");
	check("variable", "DEFINE_MUTEX(m);\nstatic DEFINE_MUTEX(n);\nstatic LIST_HEAD(l);\n",
	      "m|?|-|-|DEFINE_MUTEX(m)|1|-\nn|?|static|-|DEFINE_MUTEX(n)|2|-\nl|?|static|-|LIST_"
	      "HEAD(l)|3|-\n");
	check("variable", "DEFINE_PER_CPU(struct s, v) = { 1 };\nDECLARE_PER_CPU(int, w);\n",
	      "v|?|-|-|DEFINE_PER_CPU(struct s, v)|1|-\nw|?|-|-|DECLARE_PER_CPU(int, w)|2|-\n");
	/* no variable of that name */
	check("variable",
	      "MODULE_LICENSE(\"GPL\");\nmodule_init(f);\nEXPORT_SYMBOL(f);\nDEFINE_EVENT(c, e);\nDECLARE_FIXUP(VENDOR, f);\n",
	      "");
}

static void test_typedefs(void **state)
{
	(void)state;
	check("typedef", "typedef struct { long v; } pte_t, *pte_p;\ntypedef int (*fn_t)(int);\n",
	      "pte_t|S<a/b.c:1:9>;|1|-\npte_p|PS<a/b.c:1:9>;|1|-\nfn_t|PFBint;|2|-\n");
	/* the first name is the type, whatever stands in parentheses */
	check("typedef",
	      "typedef u32 (fn_t)(int);\ntypedef u32(*h_t)(void *);\n"
	      "typedef bool (FAR *g_t)(int a);\n",
	      "fn_t|FTu32;?|1|-\nh_t|PFTu32;?|2|-\ng_t|PFTbool;?|3|-\n");
	check("typedef", "#if X > 1\ntypedef u64 t;\n#else\ntypedef unsigned int t;\n#endif\n",
	      "t|Tu64;?|2|X > 1\nt|Bunsigned int;|4|!(X > 1)\n");
	check("typedef",
	      "typedef long unsigned int a;\ntypedef signed char b;\ntypedef long long int c;\n"
	      "typedef short d;\ntypedef _Bool e;\n",
	      "a|Bunsigned long;|1|-\nb|Bsigned char;|2|-\nc|Blong "
	      "long;|3|-\nd|Bshort;|4|-\ne|B_Bool;|5|-\n");
}

/* ---- structs ------------------------------------------------------------------------------------ */

static const char nested[] = "struct s {\n"
			     "\tint a, *b;\n"
			     "\tstruct {\n\t\tu8 c;\n\t};\n"
			     "\tunion u {\n\t\tlong d;\n\t} e[2];\n"
			     "\tunsigned f:3, :5;\n"
			     "\tint (*open)(struct inode *, void *), (*tab[3])(void);\n"
			     "\tstruct list *g;\n"
			     "};\n";

static void test_structs(void **state)
{
	(void)state;
	check("struct", nested,
	      "s|struct|-|1|12|-\n<a/b.c:3:2>|struct|#0|3|5|-\nu|union|#0|6|8|-\n");
	check("field", nested,
	      "#0|a|Bint;|-|-|2|-\n#0|b|PBint;|-|-|2|-\n#0||S<a/"
	      "b.c:3:2>;|-|-|3|-\n#1|c|Tu8;?|-|-|4|-\n"
	      "#2|d|Blong;|-|-|7|-\n#0|e|AUu;|-|-|8|-\n#0|f|Bunsigned int;|-|3|9|-\n"
	      "#0|open|PFBint;|PSinode;,PBvoid;|-|10|-\n#0|tab|APFBint;||-|10|-\n#0|g|PSlist;|-|-|"
	      "11|-\n");
}

static void test_fields_by_macros(void **state)
{
	(void)state;
	check("field",
	      "struct s {\n\tDECLARE_BITMAP(bits, 8);\n\tDECLARE_FLEX_ARRAY(struct x, tail);\n"
	      "\tstruct_group(grp,\n\t\tint a;\n\t\tint b;\n\t);\n"
	      "\t__struct_group(tag, name, __packed,\n\t\tint c;\n\t);\n};\n",
	      "#0|bits|?|-|-|2|-\n#0|tail|?|-|-|3|-\n#0|grp|?|-|-|4|-\n#0|a|Bint;|-|-|5|-\n#0|b|"
	      "Bint;|-|-|6|-\n"
	      "#0|name|?|-|-|8|-\n#0|c|Bint;|-|-|9|-\n");
}

static void test_fields_under_conditions(void **state)
{
	(void)state;
	check("field",
	      "struct s {\n#ifdef A\n\tint a;\n#elif B\n\tint b;\n#else\n\tint c;\n#endif\n\tint "
	      "d\n"
	      "#ifdef E\n\t\t__aligned(8)\n#endif\n\t;\n};\n",
	      "#0|a|Bint;|-|-|3|defined(A)\n#0|b|Bint;|-|-|5|!(defined(A)) && B\n"
	      "#0|c|Bint;|-|-|7|!(defined(A)) && !(B)\n#0|d|Bint;|-|-|9|-\n");
	check("struct", "#ifdef A\nstruct s {\n#else\nstruct t {\n#endif\n\tint a;\n};\n",
	      "s|struct|-|2|7|defined(A)\nt|struct|-|4|7|!(defined(A))\n");
}

/* Annotations behind the body are no variables. */
static void test_annotated_structs(void **state)
{
	static const char header[] = "#define __packed __attribute__((packed))\n#define PACKED __packed\n"
				     "#define __aligned(x) __attribute__((aligned(x)))\n";
	static const char source[] = "struct a { int b; } PACKED;\nstruct c { struct { int d; } "
				     "__packed __aligned(4); };\n"
				     "struct e {\n#if F\n\tint f;\n#elif G\n\tint g;\n#endif\n} "
				     "__packed\n#if F\n__aligned(4)\n"
				     "#endif\n;\nstruct h { int i; } __packed j;\n";

	(void)state;
	check_with(header, "struct", source,
		   "a|struct|-|1|1|-\nc|struct|-|2|2|-\n<a/"
		   "b.c:2:12>|struct|#1|2|2|-\ne|struct|-|3|9|-\n"
		   "h|struct|-|14|14|-\n");
	check_with(header, "field", source,
		   "#0|b|Bint;|-|-|1|-\n#1||S<a/"
		   "b.c:2:12>;|-|-|2|-\n#2|d|Bint;|-|-|2|-\n#3|f|Bint;|-|-|5|F\n"
		   "#3|g|Bint;|-|-|7|!(F) && G\n#4|i|Bint;|-|-|14|-\n");
	check_with(header, "variable", source, "j|Sh;|-|__packed|-|14|-\n");
	check_with(header, "function", source, "");
	check_with("#define __late __attribute__((late))\n#define TABLE const int t[] = {\n",
		   "variable",
		   "static DECLARE_BITMAP(bits, 8) __late;\nint __late k;\nint l __late;\n",
		   "bits|?|static|-|-|1|-\nk|Bint;|-|__late|-|2|-\nl|Bint;|-|__late|-|3|-\n");
	check("function", "BEGIN\n\tENTRY(1), ENTRY(2);\n", "");
}

static void test_local_structs(void **state)
{
	(void)state;
	check("field", "int f(void)\n{\n\tstruct { int a; } x;\n\tint b;\n}\n",
	      "#0|a|Bint;|-|-|3|-\n");
}

static void test_enums(void **state)
{
	static const char source[] = "enum e {\n\tA,\n\tB = A + 2,\n#ifdef "
				     "X\n\tC,\n#endif\n};\nenum { D };\nenum e v;\n";

	(void)state;
	check("enum", source, "e|1|7|-\n<a/b.c:8:1>|8|8|-\n");
	check("enumerator", source,
	      "#0|A|-|2|-\n#0|B|A + 2|3|-\n#0|C|-|5|defined(X)\n#1|D|-|8|-\n");
}

/* ---- preprocessor ------------------------------------------------------------------------------- */

static void test_includes(void **state)
{
	(void)state;
	check("include",
	      "#include <linux/mm.h>\n#ifdef A\n # include \"b.h\" /* why */\n#endif\n#include "
	      "MACRO(x)\n",
	      "1|<|linux/mm.h|-\n3|\"|b.h|defined(A)\n5|macro|MACRO(x)|-\n");
}

static void test_guard_is_no_condition(void **state)
{
	(void)state;
	check("include",
	      "/* c */\n#ifndef B_H\n#define B_H\n#include <a.h>\n#ifdef X\n#include "
	      "<b.h>\n#endif\n#endif\n",
	      "4|<|a.h|-\n6|<|b.h|defined(X)\n");
	check("include", "#if !defined(B_H)\n#define B_H 1\n#include <a.h>\n#endif /* B_H */\n",
	      "3|<|a.h|-\n");
	/* something before, behind, or another name: a condition */
	check("include", "int a;\n#ifndef B_H\n#define B_H\n#include <a.h>\n#endif\n",
	      "4|<|a.h|!(defined(B_H))\n");
	check("include", "#ifndef B_H\n#define B_H\n#include <a.h>\n#endif\nint a;\n",
	      "3|<|a.h|!(defined(B_H))\n");
	check("include", "#ifndef B_H\n#define C_H\n#include <a.h>\n#endif\n",
	      "3|<|a.h|!(defined(B_H))\n");
	check("include", "#ifndef B_H\n#define B_H\n#include <a.h>\n#else\n#endif\n",
	      "3|<|a.h|!(defined(B_H))\n");
}

static void test_conditions(void **state)
{
	(void)state;
	check("include",
	      "#if A || B\n#include <a.h>\n#if C\n#include <b.h>\n#elif D || E\n#include <c.h>\n"
	      "#else\n#include <d.h>\n#endif\n#endif\n#include <e.h>\n",
	      "2|<|a.h|A || B\n4|<|b.h|(A || B) && C\n6|<|c.h|(A || B) && !(C) && (D || E)\n"
	      "8|<|d.h|(A || B) && !(C) && !(D || E)\n11|<|e.h|-\n");
}

static void test_macros(void **state)
{
	(void)state;
	check("macro",
	      "#define A 0x10 /* ten */\n#define B(x, y...) \\\n\tf(x, \\\n\t  ## y)\n#define C\n",
	      "A|-|0x10|constant|1|1|-\nB|x,y...|f(x, ## y)|expression|2|4|-\nC|-||empty|5|5|-\n");
	check("macro", "#ifdef X\n# define A (1UL << 3)\n#else\n# define A f(1)\n#endif\n",
	      "A|-|(1UL << 3)|constant|2|2|defined(X)\nA|-|f(1)|expression|4|4|!(defined(X))\n");
}

static void check_kind(const char *definition, const char *kind)
{
	struct str got = STR_INIT;

	rows_of(definition, "#define for_each(x) for (;;)\n#define DEF(x) int x\n#define INT int\n",
		"macro", 3, &got, NULL);
	if (got.len)
		got.buf[--got.len] = '\0';
	if (strcmp(got.buf, kind) != 0)
		print_error("%s: %s, not %s\n", definition, got.buf, kind);
	assert_string_equal(got.buf, kind);
	str_release(&got);
}

static void test_kinds_of_macros(void **state)
{
	(void)state;
	check_kind("#define X 12\n", "constant");
	check_kind("#define X ('a' + (3 << 2))\n", "constant");
	check_kind("#define X -1\n", "constant");
	check_kind("#define X(a) 1\n", "expression");
	check_kind("#define X Y\n", "expression");
	check_kind("#define X (Y + 1)\n", "expression");
	check_kind("#define X(a) f(a)\n", "expression");
	check_kind("#define X(a) ({ int b = a; b; })\n", "expression");
	check_kind("#define X(a) do { f(a); } while (0)\n", "statement");
	check_kind("#define X(a) for (a = 0; a < 3; a++)\n", "iterator");
	check_kind("#define X(a) for_each(a)\n", "iterator");
	check_kind("#define X(a) DEF(a)\n", "declarer");
	check_kind("#define X(a) static int a = 0\n", "declarer");
	check_kind("#define X __attribute__((cold)) noinline\n", "attribute");
	check_kind("#define X unsigned long\n", "type");
	check_kind("#define X INT\n", "type");
	check_kind("#define X \"text\"\n", "string");
	check_kind("#define X else\n", "operator");
	check_kind("#define X do {\n", "opener");
	check_kind("#define X } while (0)\n", "closer");
	check_kind("#define X\n", "empty");
	check_kind("#define X(a)\n", "empty");
	check_kind("#define X @ @\n", "tokens");
}

static void test_config(void **state)
{
	(void)state;
	check("config",
	      "#ifdef CONFIG_A\nint f(void)\n{\n\tif (IS_ENABLED(CONFIG_B))\n\t\treturn CONFIG_C;\n"
	      "#if defined(CONFIG_D) && IS_ENABLED(CONFIG_E)\n#endif\n}\n#endif /* CONFIG_A */\n"
	      "#define X IS_MODULE(CONFIG_F)\n",
	      "CONFIG_A|if|-|1|-\nCONFIG_B|enabled|#0|4|defined(CONFIG_A)\nCONFIG_C|code|#0|5|"
	      "defined(CONFIG_A)\n"
	      "CONFIG_D|if|#0|6|defined(CONFIG_A)\nCONFIG_E|if|#0|6|defined(CONFIG_A)\nCONFIG_F|"
	      "enabled|-|10|-\n");
}

/* ---- calls -------------------------------------------------------------------------------------- */

static void test_calls(void **state)
{
	(void)state;
	check("call", "int f(void)\n{\n\treturn g(1, /* two */ 2,\n\t\t h(x[3]));\n}\n",
	      "g|-|-|#0|-|1, 2, h(x[3])|3|9|-\nh|-|-|#0|-|x[3]|4|4|-\n");
	check("call", "void f(void)\n{\n\t(g)(1);\n\tg(1)(2);\n\t(*g)(3);\n}\n",
	      "g|-|-|#0|-|1|3|3|-\ng|-|-|#0|-|1|4|2|-\ng|g(1)|-|#0|-|2|4|2|-\ng|(*g)|-|#0|-|3|5|4|-"
	      "\n");
	check("call", "int v = sizeof(int) + g(1);\n", "g|-|-|-|-|1|1|23|-\n");
	check("call", "#define M(a) _Generic((a), int: f, default: g)(a)\n",
	      "f|_Generic((a), int: f, default: g)|-|-|#0|a|1|33|-\n"
	      "g|_Generic((a), int: f, default: g)|-|-|#0|a|1|45|-\n");
	/* what the parser must take for a declaration */
	check("call", "void f(int a)\n{\nout: __attribute__((unused))\n\tg(a);\n}\n",
	      "g|-|-|#0|-|a|4|2|-\n");
}

static void test_calls_in_macros(void **state)
{
	(void)state;
	check("call", "#define M(a, fn) do { f(a); p_##a(1); fn(2); } while (0)\n",
	      "f|-|-|-|#0|a|1|23|-\np_##a|-|-|-|#0|1|1|29|-\nfn|fn|-|-|#0|2|1|39|-\n");
	/* a body that is no C by itself */
	check("call", "#define M(a) if (f(a, (1))) {\n", "f|-|-|-|#0|a, (1)|1|18|-\n");
	check("call", "void f(void)\n{\n#define M g()\n\tM;\n\th();\n}\n",
	      "g|-|-|-|#0||3|11|-\nh|-|-|#0|-||5|2|-\n");
}

static void test_written_like_calls(void **state)
{
	(void)state;
	check_with("#define for_each(x) for (;;)\n#define stmt(x) do { } while (0);\n", "call",
		   "DEFINE_MUTEX(m);\nvoid f(void) "
		   "__attribute__((alias(\"g\")))\n{\n\tfor_each(a)\n\t\tg();\n"
		   "\tstmt(1)\n\tg();\n}\n",
		   "DEFINE_MUTEX|-|-|-|-|m|1|1|-\nfor_each|-|-|#0|-|a|4|2|-\ng|-|-|#0|-||5|3|-"
		   "\nstmt|-|-|#0|-|1|6|2|-\n"
		   "g|-|-|#0|-||7|2|-\n");
}

static void test_calls_through_pointers(void **state)
{
	static const char source[] = "struct ops { int (*open)(int); };\nstruct dev { struct ops "
				     "*ops; struct { struct ops o; }; };\n"
				     "typedef struct dev dev_t;\nstatic int (*hook)(int);\n"
				     "int f(struct dev *d, dev_t *e, int (*cb)(int))\n{\n\tstruct "
				     "ops *o = d->ops, t[2];\n"
				     "\td->ops->open(1);\n\te->ops->open(2);\n\td->o.open(3);\n\to-"
				     ">open(4);\n\tt[1].open(5);\n"
				     "\t(*o->open)(6);\n\tcb(7);\n\thook(8);\n\tunknown->open(9);\n"
				     "\tcontainer_of(d, struct ops, x)->open(10);\n}\n";

	(void)state;
	check("call", source,
	      "open|d->ops->open|ops|#0|-|1|8|10|-\nopen|e->ops->open|ops|#0|-|2|9|10|-\n"
	      "open|d->o.open|ops|#0|-|3|10|7|-\nopen|o->open|ops|#0|-|4|11|5|-\nopen|t[1].open|"
	      "ops|#0|-|5|12|7|-\n"
	      "open|(*o->open)|ops|#0|-|6|13|7|-\ncb|cb|-|#0|-|7|14|2|-\nhook|hook|-|#0|-|8|15|2|-"
	      "\n"
	      "open|unknown->open|-|#0|-|9|16|11|-\ncontainer_of|-|-|#0|-|d, struct ops, x|17|2|-\n"
	      "open|container_of(d, struct ops, x)->open|ops|#0|-|10|17|34|-\n");
}

static void test_shadowed_names(void **state)
{
	(void)state;
	/* the local of one function is not that of the next */
	check("call",
	      "struct a { int (*f)(void); };\nvoid g(struct a *p)\n{\n\tp->f();\n}\nvoid "
	      "h(void)\n{\n\tp->f();\n}\n",
	      "f|p->f|a|#0|-||4|5|-\nf|p->f|-|#1|-||8|5|-\n");
}

static void test_calls_of_variants(void **state)
{
	(void)state;
	check("call",
	      "void f(void)\n{\n\tg(1,\n#ifdef A\n\t  h(2)\n#else\n\t  k(3)\n#endif\n\t );\n}\n",
	      "g|-|-|#0|-|1, "
	      "h(2)|3|2|-\nh|-|-|#0|-|2|5|4|defined(A)\nk|-|-|#0|-|3|7|4|!(defined(A))\n");
}

/* ---- references --------------------------------------------------------------------------------- */

static void test_initialised(void **state)
{
	(void)state;
	check("func_ref",
	      "static const struct ops o = {\n\t.open = my_open,\n\t.read = &my_read,\n\tclose: "
	      "my_close,\n"
	      "\t.v = c ? a : (void *)b,\n\t.num = MAX,\n};\n",
	      "my_open|field|ops|open|-|o|-|2|10|-\nmy_read|field|ops|read|-|o|-|3|11|-\n"
	      "my_close|field|ops|close|-|o|-|4|9|-\na|field|ops|v|-|o|-|5|11|-\nb|field|ops|v|-|o|"
	      "-|5|23|-\n");
	check("func_ref",
	      "struct in { int (*g)(void); };\nstruct out { struct in i; };\n"
	      "struct out t[] = { { .i = { .g = f } }, [1] = { .i.g = h } };\nfn_t v[] = { a, [2] "
	      "= b };\n",
	      "f|field|in|g|-|t|-|3|34|-\nh|field|-|g|-|t|-|3|56|-\na|element|-|-|-|v|-|4|14|-\n"
	      "b|element|-|-|-|v|-|4|23|-\n");
	check("func_ref", "int f(void)\n{\n\tg(&(struct ops){ .open = h });\n}\n",
	      "h|field|ops|open|-|-|#0|3|27|-\n");
	check("func_ref", "struct ops o = {\n#ifdef A\n\t.open = f,\n#endif\n};\n",
	      "f|field|ops|open|-|o|-|3|10|defined(A)\n");
}

static void test_assigned(void **state)
{
	(void)state;
	check("func_ref",
	      "int f(struct dev *d, int x)\n{\n\td->open = my_open;\n\td->ops.read = "
	      "my_read;\n\thook = my_hook;\n"
	      "\td->n = x;\n\tx = d->n;\n\tg(1, my_cb, x);\n\treturn my_ret;\n}\n",
	      "my_open|assign|dev|open|-|-|#0|3|12|-\nmy_read|assign|-|read|-|-|#0|4|16|-\n"
	      "my_hook|other|-|-|-|-|#0|5|9|-\nmy_cb|argument|-|g|1|-|#0|8|7|-\nmy_ret|return|-|-|-"
	      "|-|#0|9|9|-\n");
}

static void test_no_references(void **state)
{
	(void)state;
	/* locals, parameters, those of macros, enumerators, variables, capitals, fields named in arguments */
	check("func_ref",
	      "enum { one };\nint v;\n#define M(a) g(a)\nSYSCALL_DEFINE1(s, int, p)\n{\n\tint l;\n"
	      "\tDECLARE_WAITQUEUE(w, l);\n\tg(l, p, one, v, MAX, true, &w);\n\toffsetof(struct s, "
	      "field);\n}\n",
	      "");
	check("func_ref", "static DECLARE_WORK(work, my_work);\nmodule_init(my_init);\n",
	      "my_work|argument|-|DECLARE_WORK|1|-|-|1|27|-\nmy_init|argument|-|module_init|0|-|-|"
	      "2|13|-\n");
}

/* ---- identifiers -------------------------------------------------------------------------------- */

static void test_identifiers(void **state)
{
	static const char source[] =
		"#define M(p) use(p)\nstruct tag { int field; } var;\ntypedef int td;\n"
		"enum e { en };\nint fn(int arg) { return M(arg) /* comment */ + \"string\"; }\n";
	static const char *const declares[] = { "M", "tag", "field", "var", "td", "e", "en", "fn" };
	static const char *const uses[] = { "p", "use", "arg" };
	struct str rows = STR_INIT, dump = STR_INIT;
	struct idents ids;
	size_t found = 0, n = 0;
	uint64_t hash = 0;
	const char *p;
	bool is;

	(void)state;
	idents_init(&ids);
	rows_of(source, "", "macro", -1, &rows, &ids);
	idents_dump(&ids, &dump);
	for (p = dump.buf; idents_next(&p, dump.buf + dump.len, &hash, &is); n++) {
		for (size_t i = 0; i < ARRAY_SIZE(declares); i++)
			found += is && hash == ident_hash(declares[i], strlen(declares[i]));
		for (size_t i = 0; i < ARRAY_SIZE(uses); i++)
			found += !is && hash == ident_hash(uses[i], strlen(uses[i]));
	}
	assert_int_equal(found, ARRAY_SIZE(declares) + ARRAY_SIZE(uses));
	assert_int_equal(n, found); /* no keywords, no `define`, no words of comments and strings */
	idents_release(&ids);
	str_release(&rows);
	str_release(&dump);
}

/* ---- sizes -------------------------------------------------------------------------------------- */

/* Repeats text n times, with %d for the number */
static void repeat(struct str *out, const char *text, int n)
{
	const char *mark = strstr(text, "%d");

	for (int i = 0; i < n; i++) {
		str_addn(out, text, mark ? (size_t)(mark - text) : strlen(text));
		if (mark)
			str_addf(out, "%d%s", i, mark + 2);
	}
}

static size_t count_lines(const struct str *s)
{
	size_t n = 0;

	for (const char *p = s->buf; (p = strchr(p, '\n')); p++)
		n++;
	return n;
}

/* What would take minutes if any step looked at everything for each row */
static void test_large(void **state)
{
	static const struct {
		const char *table, *head, *item, *tail;
		int n;
	} cases[] = {
		{ "macro", "", "#define A%d 1\n", "", 100000 },
		{ "call", "void f(void)\n{\n", "\tg%d(1);\n", "}\n", 50000 },
		{ "func_ref", "void f(void)\n{\n\tg(", "a%d, ", "b);\n}\n", 20000 },
		{ "func_ref", "struct s v[] = {\n", "\t{ .f = a%d },\n", "};\n", 20000 },
		{ "field", "struct s {\n", "\tint a%d;\n", "};\n", 50000 },
		{ "enumerator", "enum e {\n", "\ta%d,\n", "};\n", 50000 },
		{ "include", "#if 0\n", "#elif A%d\n#include \"a.h\"\n", "#endif\n", 5000 },
	};
	struct str source = STR_INIT, rows = STR_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		str_reset(&source);
		str_reset(&rows);
		str_add(&source, cases[i].head);
		repeat(&source, cases[i].item, cases[i].n);
		str_add(&source, cases[i].tail);
		rows_of(source.buf, "", cases[i].table, 0, &rows, NULL);
		assert_in_range(count_lines(&rows), cases[i].n, cases[i].n + 2);
	}
	str_release(&source);
	str_release(&rows);
}

static void test_deep(void **state)
{
	struct str source = STR_INIT, rows = STR_INIT;

	(void)state;
	repeat(&source, "#if A%d\n", 2000);
	str_add(&source, "#define X g(1)\n");
	repeat(&source, "#endif\n", 2000);
	rows_of(source.buf, "", "call", 0, &rows, NULL);
	assert_string_equal(rows.buf, "g\n");
	str_reset(&source);
	str_reset(&rows);
	str_add(&source, "#define X } ");
	repeat(&source, "f((((), ", 20000);
	str_addch(&source, '\n');
	rows_of(source.buf, "", "call", 0, &rows, NULL);
	assert_int_equal(count_lines(&rows), 20000);
	str_release(&source);
	str_release(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_functions_of_macros),
		cmocka_unit_test(test_functions_made),
		cmocka_unit_test(test_old_style),
		cmocka_unit_test(test_broken_functions),
		cmocka_unit_test(test_variants_of_functions),
		cmocka_unit_test(test_local_declarations),
		cmocka_unit_test(test_variables),
		cmocka_unit_test(test_typedefs),
		cmocka_unit_test(test_structs),
		cmocka_unit_test(test_fields_by_macros),
		cmocka_unit_test(test_fields_under_conditions),
		cmocka_unit_test(test_annotated_structs),
		cmocka_unit_test(test_local_structs),
		cmocka_unit_test(test_enums),
		cmocka_unit_test(test_includes),
		cmocka_unit_test(test_guard_is_no_condition),
		cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_macros),
		cmocka_unit_test(test_kinds_of_macros),
		cmocka_unit_test(test_config),
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_calls_in_macros),
		cmocka_unit_test(test_written_like_calls),
		cmocka_unit_test(test_calls_through_pointers),
		cmocka_unit_test(test_shadowed_names),
		cmocka_unit_test(test_calls_of_variants),
		cmocka_unit_test(test_initialised),
		cmocka_unit_test(test_assigned),
		cmocka_unit_test(test_no_references),
		cmocka_unit_test(test_identifiers),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
