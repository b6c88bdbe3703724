@initialize:python@
@@
def chk(p, e, f):
    print("chk", type(p), p[0].line if not isinstance(p,str) else p, repr(e), repr(f))
    return e != "2"
@q@
position p;
@@
bar@p(...)
@r@
identifier f =~ "foo"; position p; 
expression e : script:python(p, f) { chk(p, e, f) };
@@
f@p(e);
@script:python s@
e << r.e;
f << r.f;
a; b; c; d; g;
@@
coccinelle.a = cocci.make_ident("nid")
coccinelle.b = cocci.make_expr("a+  b * (c)")
coccinelle.c = cocci.make_type("struct foo *")
coccinelle.d = cocci.make_stmt("if (x) { y(); z(1,2); }")
coccinelle.g = cocci.make_position("x.c", "ff", 1, 2, 3, 4)
@z@
position s.g; expression ee; identifier fa;
@@
fa(ee@g)
@@
expression r.e; position r.p; identifier s.a; expression s.b; type s.c; statement s.d; identifier r.f;
@@
-f@p(e);
+a(b,(c)e);
+d
@script:python t@
a << s.a;
b << s.b;
c << s.c;
d << s.d;
@@
print(repr(a),repr(b),repr(c),repr(d))
