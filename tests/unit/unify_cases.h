/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cases of unify.c, compared with spatch: what each element of the pattern matches, a line each, without isomorphisms.
 * Where one of the lines has " { ", it says what each token of the pattern stands for, too.
 */
static const struct unify_case cases[] = {
	/* calls and arguments */
	{ "expression x, y; position p;",
	  "h@p(x, y)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a, b);\n	h(a);\n	h(1, 2, 3);\n	g(h(b, a));\n}\n",
	  "3 x=a y=b p=3:1-2\n"
	  "6 x=b y=a p=6:3-4\n" },
	{ "expression x; position p;",
	  "h@p(..., x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a, b);\n	h();\n	h(1);\n}\n",
	  "3 x=b p=3:1-2\n"
	  "5 x=1 p=5:1-2\n" },
	{ "expression x; position p;",
	  "h@p(x, ...)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a, b);\n	h();\n	h(1);\n}\n",
	  "3 x=a p=3:1-2\n"
	  "5 x=1 p=5:1-2\n" },
	{ "expression x, y; position p;",
	  "h@p(x, ..., y)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a, b);\n	h(a, 1, 2, b);\n	h(a);\n}\n",
	  "3 x=a y=b p=3:1-2\n"
	  "4 x=a y=b p=4:1-2\n" },
	{ "expression x; position p;",
	  "h@p(..., x, ...)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a, b);\n	h();\n}\n",
	  "3 x=a p=3:1-2\n"
	  "3 x=b p=3:1-2\n" },
	{ "expression x; position p;",
	  "h@p(x, x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a, a);\n	h(a, b);\n	h((a), a);\n	h(a + 1, a+1);\n}\n",
	  "3 x=a p=3:1-2\n"
	  "6 x=a + 1 p=6:1-2\n" },
	{ "expression list es; position p;",
	  "h@p(es, 3)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(3);\n	h(1, 2, 3);\n	h(4);\n}\n",
	  "3 es=0[] p=3:1-2\n"
	  "4 es=2[1 , 2] p=4:1-2\n" },
	{ "expression list[n] es; expression x; position p;",
	  "h@p(es, x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(3);\n	h(1, 2, 3);\n	h();\n}\n",
	  "3 n=0 es=0[] x=3 p=3:1-2\n"
	  "4 n=2 es=2[1 , 2] x=3 p=4:1-2\n" },
	{ "expression list[2] es; position p;",
	  "h@p(es)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(3);\n	h(1, 2);\n	h(1, 2, 3);\n}\n",
	  "4 es=2[1 , 2] p=4:1-2\n" },
	/* statements and places of expressions */
	{ "expression x; position p;",
	  "h@p(x);",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(1);\n	a = h(2);\n	if (h(3)) h(4);\n}\n",
	  "3 x=1 p=3:1-2\n"
	  "5 x=4 p=5:11-12\n" },
	{ "expression x, y; position p;",
	  "x@p = y",
	  "void f(int a, char *b, struct foo *q)\n{\n	a = 1;\n	int i = 2, j;\n	if ((a = 3)) g();\n	a += 4;\n}\n",
	  "3 x=a y=1 p=3:1-2\n"
	  "4 x=i y=2 p=4:5-6\n"
	  "5 x=a y=3 p=5:6-7\n" },
	{ "expression x, y; position p;",
	  "x@p += y;",
	  "void f(int a, char *b, struct foo *q)\n{\n	a = 1;\n	a += 2;\n	g(a += 3);\n}\n",
	  "4 x=a y=2 p=4:1-2\n" },
	{ "expression x; position p;",
	  "return@p x;",
	  "void f(int a, char *b, struct foo *q)\n{\n	if (a) return;\n	if (b) return (a);\n	return a + 1;\n}\n",
	  "4 x=( a ) p=4:8-14\n"
	  "5 x=a + 1 p=5:1-7\n" },
	{ "position p;",
	  "return@p;",
	  "void f(int a, char *b, struct foo *q)\n{\n	if (a) return;\n	return a;\n}\n",
	  "3 p=3:8-14\n" },
	{ "identifier l; position p;",
	  "goto l@p;",
	  "void f(int a, char *b, struct foo *q)\n{\n	goto out;\n	out:\n	g();\n}\n",
	  "3 l=out p=3:6-9\n" },
	{ "identifier l; position p;",
	  "l@p:",
	  "void f(int a, char *b, struct foo *q)\n{\n	goto out;\n	out:\n	g();\n}\n",
	  "4 l=out p=4:1-4\n" },
	{ "position p;",
	  "break@p;",
	  "void f(int a, char *b, struct foo *q)\n{\n	while (a) break;\n	while (b) continue;\n}\n",
	  "3 p=3:11-16\n" },
	{ "expression x; position p;",
	  "if@p (x) { ... }",
	  "void f(int a, char *b, struct foo *q)\n{\n	if (a) g();\n	if (b) { h(); }\n	while (a) g();\n}\n",
	  "3 x=a p=3:1-3\n"
	  "4 x=b p=4:1-3\n" },
	/* operators, members, casts */
	{ "expression x, y; position p;",
	  "x@p - y",
	  "void f(int a, char *b, struct foo *q)\n{\n	a - b;\n	b + a;\n	g(a - (b - 1));\n}\n",
	  "3 x=a y=b p=3:1-2\n"
	  "5 x=a y=( b - 1 ) p=5:3-4\n"
	  "5 x=b y=1 p=5:8-9\n" },
	{ "expression x; position p;",
	  "x->m@p",
	  "void f(int a, char *b, struct foo *q)\n{\n	q->m;\n	q.m;\n	q->n;\n	g(r->m->m);\n}\n",
	  "3 x=q p=3:4-5\n"
	  "6 x=r -> m p=6:9-10\n"
	  "6 x=r p=6:6-7\n" },
	{ "expression x; identifier m; position p;",
	  "x.m@p",
	  "void f(int a, char *b, struct foo *q)\n{\n	q->m;\n	q.m;\n	g(r.m.n);\n}\n",
	  "4 x=q m=m p=4:3-4\n"
	  "5 x=r . m m=n p=5:7-8\n"
	  "5 x=r m=m p=5:5-6\n" },
	{ "expression x, y; position p;",
	  "x[y]@p",
	  "void f(int a, char *b, struct foo *q)\n{\n	b[1];\n	b[a][2];\n	b(1);\n}\n",
	  "3 x=b y=1 p=3:4-5\n"
	  "4 x=b [ a ] y=2 p=4:7-8\n"
	  "4 x=b y=a p=4:4-5\n" },
	{ "expression x; position p;",
	  "x++@p",
	  "void f(int a, char *b, struct foo *q)\n{\n	a++;\n	++a;\n	a--;\n}\n",
	  "3 x=a p=3:2-4\n" },
	{ "type T; expression x; position p;",
	  "g@p((T)x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	g((int)a);\n	g((char *)b);\n	g(a);\n}\n",
	  "3 T=int x=a p=3:1-2\n"
	  "4 T=char * x=b p=4:1-2\n" },
	{ "type T; expression x; position p;",
	  "g@p((T *)x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	g((int)a);\n	g((char *)b);\n	g((struct foo **)b);\n}\n",
	  "4 T=char x=b p=4:1-2\n"
	  "5 T=struct foo * x=b p=5:1-2\n" },
	{ "type T; position p;",
	  "sizeof@p(T)",
	  "void f(int a, char *b, struct foo *q)\n{\n	a = sizeof(int);\n	a = sizeof(struct foo *);\n	a = sizeof(a);\n}\n",
	  "3 T=int p=3:5-11\n"
	  "4 T=struct foo * p=4:5-11\n" },
	{ "expression x, y, z; position p;",
	  "g@p(x ? y : z)",
	  "void f(int a, char *b, struct foo *q)\n{\n	g(a ? 1 : 2);\n	g(a ?: 2);\n	g(a);\n}\n",
	  "3 x=a y=1 z=2 p=3:1-2\n" },
	{ "expression x; position p;",
	  "g@p((x))",
	  "void f(int a, char *b, struct foo *q)\n{\n	g((a));\n	g(a);\n	g(((a)));\n}\n",
	  "3 x=a p=3:1-2\n"
	  "5 x=( a ) p=5:1-2\n" },
	{ "binary operator o; expression x, y; position p;",
	  "g@p(x o y)",
	  "void f(int a, char *b, struct foo *q)\n{\n	g(a + b);\n	g(a == b);\n	g(a = b);\n}\n",
	  "3 o=+ x=a y=b p=3:1-2\n"
	  "4 o=== x=a y=b p=4:1-2\n" },
	{ "assignment operator o; expression x, y; position p;",
	  "x o@p y",
	  "void f(int a, char *b, struct foo *q)\n{\n	a = 1;\n	a |= 2;\n	a == 3;\n}\n",
	  "3 o== x=a y=1 p=3:3-4\n"
	  "4 o=|= x=a y=2 p=4:3-5\n" },
	/* alternatives */
	{ "expression x, y; position p;",
	  "h@p(\\(x - y\\|y - z\\));",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a - b);\n	h(b - z);\n	h(a);\n}\n",
	  "3 x=a y=b p=3:1-2\n"
	  "4 x=b y=z p=4:1-2\n"
	  "4 y=b p=4:1-2\n" },
	{ "expression x, y; position p;",
	  "h@p(\\(a\\|b\\), x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a, 1);\n	h(b, 2);\n	h(c, 3);\n}\n",
	  "3 x=1 p=3:1-2\n"
	  "4 x=2 p=4:1-2\n" },
	{ "expression x, y; position p;",
	  "h@p(..., \\(g(x)\\|i(y)\\), ...);",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(g(1), i(2));\n	h(i(1), i(2));\n	h(1, 2);\n}\n",
	  "3 x=1 p=3:1-2\n"
	  "4 y=1 p=4:1-2\n"
	  "4 y=2 p=4:1-2\n" },
	{ "expression x, y; position p;",
	  "h@p(x, y) \\& h(1, ...)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(1, 2);\n	h(2, 1);\n	h(1);\n}\n",
	  "t.cocci:4:11: '\\&' stands in no disjunction\n"
	  "h@p(x, y) \\& h(1, ...)\n"
	  "          ^\n" },
	/* code somewhere inside */
	{ "expression x; position p;",
	  "h@p(<+...g(x)...+>)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(g(1));\n	h(a + g(g(2)));\n	h(a);\n}\n",
	  "3 x=1 p=3:1-2\n"
	  "4 x=g ( 2 ) p=4:1-2\n"
	  "4 x=2 p=4:1-2\n" },
	{ "identifier i; position p;",
	  "h@p(<+...i->m...+>)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(q->m + r->m);\n	h(q->n);\n	h(1);\n}\n",
	  "3 i=q p=3:1-2\n"
	  "3 i=r p=3:1-2\n" },
	{ "expression x; position p;",
	  "x@p = <+...x...+>;",
	  "void f(int a, char *b, struct foo *q)\n{\n	a = a + 1;\n	a = b;\n	b = g(b, b);\n}\n",
	  "3 x=a p=3:1-2\n"
	  "5 x=b p=5:1-2\n" },
	/* kinds of metavariables */
	{ "identifier x; position p;",
	  "h@p(x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a);\n	h(1);\n	h(q->m);\n	h(FOO);\n}\n",
	  "3 x=a p=3:1-2\n"
	  "6 x=FOO p=6:1-2\n" },
	{ "constant x; position p;",
	  "h@p(x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a);\n	h(1);\n	h(\"s\");\n	h(FOO_1);\n	h(Foo);\n	h(-1);\n	h(sizeof(a));\n	h(1 + 1);\n}\n",
	  "4 x=1 p=4:1-2\n"
	  "5 x=\"s\" p=5:1-2\n"
	  "6 x=FOO_1 p=6:1-2\n"
	  "8 x=- 1 p=8:1-2\n"
	  "9 x=sizeof ( a ) p=9:1-2\n" },
	{ "idexpression x; position p;",
	  "h@p(x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a);\n	h(1);\n	h(q->m);\n}\n",
	  "3 x=a p=3:1-2\n" },
	{ "local idexpression x; position p;",
	  "h@p(x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	static int s; int l;\n	h(a);\n	h(s);\n	h(l);\n	h(glob);\n}\n",
	  "4 x=a p=4:1-2\n"
	  "6 x=l p=6:1-2\n" },
	{ "idexpression int x; position p;",
	  "h@p(x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a);\n	h(b);\n	h(unknown);\n}\n",
	  "3 x=a p=3:1-2\n" },
	{ "int x; position p;",
	  "h@p(x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a);\n	h(b);\n	h(a + 1);\n	h(*b);\n}\n",
	  "3 x=a p=3:1-2\n"
	  "5 x=a + 1 p=5:1-2\n" },
	{ "char *x; position p;",
	  "h@p(x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	char arr[3];\n	h(b);\n	h(a);\n	h(arr);\n	h(\"s\");\n}\n",
	  "4 x=b p=4:1-2\n" },
	{ "struct foo *x; position p;",
	  "h@p(x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	struct foo l;\n	h(q);\n	h(&l);\n	h(l);\n	h(*q);\n}\n",
	  "4 x=q p=4:1-2\n"
	  "5 x=& l p=5:1-2\n" },
	{ "expression *x; position p;",
	  "h@p(x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a);\n	h(b);\n	h(q);\n	h(&a);\n}\n",
	  "4 x=b p=4:1-2\n"
	  "5 x=q p=5:1-2\n"
	  "6 x=& a p=6:1-2\n" },
	{ "type T; T *x; position p;",
	  "h@p(x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a);\n	h(b);\n	h(q);\n}\n",
	  "4 T=char x=b p=4:1-2\n"
	  "5 T=struct foo x=q p=5:1-2\n" },
	{ "identifier i; struct i *x; position p;",
	  "h@p(x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a);\n	h(q);\n	h(b);\n}\n",
	  "4 i=foo x=q p=4:1-2\n" },
	{ "{int, struct foo *} x; position p;",
	  "h@p(x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a);\n	h(q);\n	h(b);\n}\n",
	  "3 x=a p=3:1-2\n"
	  "4 x=q p=4:1-2\n" },
	{ "expression x != {a, 1}; position p;",
	  "h@p(x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a);\n	h(1);\n	h(b);\n}\n",
	  "5 x=b p=5:1-2\n" },
	{ "identifier x = {a, b}; position p;",
	  "h@p(x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a);\n	h(c);\n	h(b);\n}\n",
	  "3 x=a p=3:1-2\n"
	  "5 x=b p=5:1-2\n" },
	{ "identifier x =~ \"^foo\"; position p;",
	  "h@p(x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(foo);\n	h(foobar);\n	h(xfoo);\n}\n",
	  "3 x=foo p=3:1-2\n"
	  "4 x=foobar p=4:1-2\n" },
	{ "expression x !~ \"foo\"; position p;",
	  "h@p(x)",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(foo);\n	h(a);\n	h(foo + 1);\n}\n",
	  "4 x=a p=4:1-2\n"
	  "5 x=foo + 1 p=5:1-2\n" },
	{ "format d; position p;",
	  "h@p(\"...%@d@...\")",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(\"a %d b %s\");\n	h(\"none\");\n	h(\"%5lu\");\n}\n",
	  "3 d=d p=3:1-2\n"
	  "3 d=s p=3:1-2\n"
	  "5 d=5lu p=5:1-2\n" },
	/* declarations */
	{ "identifier x; position p;",
	  "int x@p;",
	  "void f(int a, char *b, struct foo *q)\n{\n	int x;\n	int a1, *b1, c1;\n	int y = 1;\n	unsigned int z;\n}\n",
	  "3 x=x p=3:5-6\n"
	  "4 x=a1 p=4:5-7\n"
	  "4 x=c1 p=4:14-16\n" },
	{ "type T; identifier x; position p;",
	  "T x@p;",
	  "void f(int a, char *b, struct foo *q)\n{\n	int *p1;\n	const struct foo *q1;\n	char arr[3];\n	int y = 1;\n}\n",
	  "3 T=int * x=p1 p=3:6-8\n"
	  "4 T=const struct foo * x=q1 p=4:19-21\n"
	  "5 T=char [ 3 ] x=arr p=5:6-9\n" },
	{ "type T; identifier x; position p;",
	  "T *x@p;",
	  "void f(int a, char *b, struct foo *q)\n{\n	int *p1;\n	const struct foo *q1;\n	int i;\n	int **pp;\n}\n",
	  "3 T=int x=p1 p=3:6-8\n"
	  "4 T=const struct foo x=q1 p=4:19-21\n"
	  "6 T=int * x=pp p=6:7-9\n" },
	{ "type T; identifier x; expression E; position p;",
	  "T x@p = E;",
	  "void f(int a, char *b, struct foo *q)\n{\n	int *p1 = b;\n	int i;\n	struct foo *r = q, s;\n}\n",
	  "3 T=int * x=p1 E=b p=3:6-8\n"
	  "5 T=struct foo * x=r E=q p=5:13-14\n" },
	{ "identifier x; expression E; position p;",
	  "char x@p[E];",
	  "void f(int a, char *b, struct foo *q)\n{\n	char c[3];\n	char d;\n	int e[3];\n}\n",
	  "3 x=c E=3 p=3:6-7\n" },
	{ "type T; identifier x; position p;",
	  "static T x@p;",
	  "void f(int a, char *b, struct foo *q)\n{\n	static int s;\n	int i;\n	extern int e;\n}\n",
	  "3 T=int x=s p=3:12-13\n" },
	{ "identifier x; position p;",
	  "unsigned x@p;",
	  "void f(int a, char *b, struct foo *q)\n{\n	unsigned int u;\n	unsigned v;\n	unsigned long w;\n}\n",
	  "3 x=u p=3:14-15\n"
	  "4 x=v p=4:10-11\n" },
	{ "identifier x; position p;",
	  "struct foo x@p;",
	  "void f(int a, char *b, struct foo *q)\n{\n	struct foo s, *t;\n	struct bar u;\n}\n",
	  "3 x=s p=3:12-13\n" },
	{ "identifier i, x; position p;",
	  "struct i *x@p;",
	  "void f(int a, char *b, struct foo *q)\n{\n	struct foo s, *t;\n	struct bar *u;\n}\n",
	  "3 i=foo x=t p=3:16-17\n"
	  "4 i=bar x=u p=4:13-14\n" },
	{ "identifier x; position p;",
	  "\\(int\\|char *\\) x@p;",
	  "void f(int a, char *b, struct foo *q)\n{\n	int i;\n	char *c;\n	char d;\n	int *e;\n}\n",
	  "3 x=i p=3:5-6\n"
	  "4 x=c p=4:7-8\n" },
	/* functions and other items */
	{ "identifier fn; position p;",
	  "fn@p(...) { ... }",
	  "static int __init one(void)\n{\n	return 0;\n}\nint two(int a);\nint three(int a, int b)\n{\n	return a;\n}\n",
	  "1 fn=one p=1:18-21\n"
	  "6 fn=three p=6:4-9\n" },
	{ "identifier fn, x; type T; position p;",
	  "fn@p(T x) { ... }",
	  "int one(void)\n{\n	return 0;\n}\nint two(char *a)\n{\n	return 0;\n}\nint three(int a, int b)\n{\n	return a;\n}\n",
	  "5 fn=two x=a T=char * p=5:4-7\n" },
	{ "identifier fn; type T; position p;",
	  "T *fn@p(...) { ... }",
	  "int one(void)\n{\n	return 0;\n}\nconst char *two(char *a)\n{\n	return 0;\n}\n",
	  "5 fn=two T=const char p=5:12-15\n" },
	{ "identifier fn; parameter list ps; position p;",
	  "fn@p(ps) { ... }",
	  "int one(int a, char *b)\n{\n	return 0;\n}\nint two(void)\n{\n	return 0;\n}\n",
	  "1 fn=one ps=2[int a , char * b] p=1:4-7\n"
	  "5 fn=two ps=1[void] p=5:4-7\n" },
	{ "identifier fn, x; type T; position p;",
	  "fn@p(..., T x, ...) { ... }",
	  "int one(int a, char *b)\n{\n	return 0;\n}\nint two(void)\n{\n	return 0;\n}\n",
	  "1 fn=one x=a T=int p=1:4-7\n"
	  "1 fn=one x=b T=char * p=1:4-7\n" },
	{ "identifier fn; type T; position p;",
	  "T fn@p(...);",
	  "int one(int a);\nint two(int a)\n{\n	return a;\n}\nextern char *three(void);\n",
	  "1 fn=one T=int p=1:4-7\n"
	  "6 fn=three T=char * p=6:13-18\n" },
	{ "position p;",
	  "#include@p <linux/a.h>",
	  "#include <linux/a.h>\n#include <linux/b.h>\n#include \"linux/a.h\"\n",
	  "" },
	{ "identifier x, y; position p;",
	  "struct ops x@p = { .open = y, };",
	  "struct ops o = { .close = c, .open = op };\nstruct ops p = { .close = c };\nstruct ops q = { op };\n",
	  "1 x=o y=op p=1:11-12\n" },
	{ "identifier x, f; expression y; position p;",
	  "struct ops x@p = { ..., .f = y, ... };",
	  "struct ops o = { .close = c, .open = op };\nstruct ops p = { };\n",
	  "1 x=o f=close y=c p=1:11-12\n"
	  "1 x=o f=open y=op p=1:11-12\n" },
	{ "expression y; position p;",
	  ".open@p = y",
	  "struct ops o = { .close = c, .open = op };\nstruct ops p = { .sub = { .open = 1 } };\n",
	  "" },
	{ "identifier x; position p;",
	  "struct x@p { ... int a; ... };",
	  "struct s { int a; };\nstruct t { char c; int a; int b; };\nstruct u { int b; };\n",
	  "1 x=s p=1:7-8\n"
	  "2 x=t p=2:7-8\n" },
	{ "identifier x; type T; identifier y; position p;",
	  "struct x@p { T y; ... };",
	  "struct s { int a; };\nstruct t { char *c; int a; };\n",
	  "1 x=s T=int y=a p=1:7-8\n"
	  "2 x=t T=char * y=c p=2:7-8\n" },
	{ "identifier x, y; position p;",
	  "enum x@p { ..., y = 2, ... };",
	  "enum e { A, B = 2, C };\nenum g { D };\n",
	  "1 x=e y=B p=1:5-6\n" },
	{ "declarer name DEFINE_MUTEX; identifier x; position p;",
	  "DEFINE_MUTEX@p(x);",
	  "DEFINE_MUTEX(one);\nstatic DEFINE_MUTEX(two);\nDEFINE_OTHER(three);\n",
	  "1 x=one p=1:0-12\n"
	  "2 x=two p=2:7-19\n" },
	{ "declarer D; identifier x; position p;",
	  "D@p(x);",
	  "DEFINE_MUTEX(one);\nint f(void)\n{\n	g(x);\n}\n",
	  "1 D=DEFINE_MUTEX x=one p=1:0-12\n" },
	/* what each token stands for */
	{ "expression x;",
	  "h(x, ...);",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a);\n	h(a, b, c);\n}\n",
	  "3 x=a { h:h | (:( | x:a | ,: | ...: | ):) | ;:; }\n"
	  "4 x=a { h:h | (:( | x:a | ,:, | ...:b , c | ):) | ;:; }\n" },
	{ "expression x;",
	  "h(..., x);",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(a);\n	h(a, b, c);\n}\n",
	  "3 x=a { h:h | (:( | ...: | ,: | x:a | ):) | ;:; }\n"
	  "4 x=c { h:h | (:( | ...:a , b | ,:, | x:c | ):) | ;:; }\n" },
	{ "expression list es;",
	  "h(1, es, 2)",
	  "void f(int a, char *b, struct foo *q)\n{\n	g(h(1, 2));\n	h(1, a, b, 2);\n}\n",
	  "3 es=0[] { h:h | (:( | 1:1 | ,:, | es: | ,: | 2:2 | ):) }\n"
	  "4 es=2[a , b] { h:h | (:( | 1:1 | ,:, | es:a , b | ,:, | 2:2 | ):) }\n" },
	{ "type T; identifier x;",
	  "T x = NULL;",
	  "void f(int a, char *b, struct foo *q)\n{\n	struct foo *r = NULL, *s;\n	const int i = 0;\n	const int k = NULL;\n}\n",
	  "3 T=struct foo * x=r { T:struct foo * | x:r | =:= | NULL:NULL | ;:; }\n"
	  "5 T=const int x=k { T:const int | x:k | =:= | NULL:NULL | ;:; }\n" },
	{ "type T;",
	  "g((T *)b)",
	  "void f(int a, char *b, struct foo *q)\n{\n	g((struct foo **)b);\n	g((int)b);\n	g((const char *const)b);\n}\n",
	  "3 T=struct foo * { g:g | (:( | (:( | T:struct foo * | *:* | ):) | b:b | ):) }\n"
	  "5 T=const char { g:g | (:( | (:( | T:const char | *:* | ):) | b:b | ):) }\n" },
	{ "identifier x;",
	  "int *x;",
	  "void f(int a, char *b, struct foo *q)\n{\n	int a1, *b1, **c1;\n	const int *d1;\n}\n",
	  "3 x=b1 { int:int | *:* | x:b1 | ;:; }\n"
	  "4 x=d1 { int:int | *:* | x:d1 | ;:; }\n" },
	{ "expression x;",
	  "if (x) { ... }",
	  "void f(int a, char *b, struct foo *q)\n{\n	if (a == 1) {\n		g();\n	}\n	else { }\n}\n",
	  "3 x=a == 1 { if:if | (:( | x:a == 1 | ):) }\n" },
	{ "expression x, y;",
	  "for (x; ...; y) { ... }",
	  "void f(int a, char *b, struct foo *q)\n{\n	for (a = 0; a < 3; a++) { }\n	for (;;) { }\n	for (a = 0; ; a++) { }\n}\n",
	  "3 x=a = 0 y=a ++ { for:for | (:( | x:a = 0 | ;:; | ...:a < 3 | ;:; | y:a ++ | ):) }\n"
	  "5 x=a = 0 y=a ++ { for:for | (:( | x:a = 0 | ;:; | ...: | ;:; | y:a ++ | ):) }\n" },
	{ "expression x;",
	  "h(<+...g(x)...+>);",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(g(1) + g(1));\n	h(2);\n	h(g(3), 4);\n}\n",
	  "3 x=1 { h:h | (:( | <+...:g ( 1 ) + g ( 1 ) | g:g | (:( | x:1 | ):) | g:g | (:( | x:1 | ):) | ):) | ;:; }\n" },
	{ "expression x;",
	  "h(\\(g(x)\\|x\\));",
	  "void f(int a, char *b, struct foo *q)\n{\n	h(g(1));\n	h(2);\n}\n",
	  "3 x=1 { h:h | (:( | g:g | (:( | x:1 | ):) | ):) | ;:; }\n"
	  "3 x=g ( 1 ) { h:h | (:( | x:g ( 1 ) | ):) | ;:; }\n"
	  "4 x=2 { h:h | (:( | x:2 | ):) | ;:; }\n" },
	{ "expression x;",
	  "x->m = ...;",
	  "void f(int a, char *b, struct foo *q)\n{\n	q->m = 3;\n	q->m += 3;\n	q.m = 1;\n}\n",
	  "3 x=q { x:q | ->:-> | m:m | =:= | ...:3 | ;:; }\n" },
};
