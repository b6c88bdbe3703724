virtual report
using "foo.iso"

@r@
expression e != {a, 0, -3}, x =~ "foo" && != bar;
identifier f = {a,b};
position any any_p, p, q;
@@
f@p(e, x)
@s extends r depends on forall r disable a, b using "x.iso"@
position p1 != {r.p, r.q};
expression e1 <= r.e;
expression list[n] es; expression list[3] es2;
{int, struct foo *} * z; identifier i1; struct i1 *y;
identifier r.f;
fresh identifier fi = "a" ## f ## "b", fj = script:python(f) { "x" + f };
position p2 : script:python(p1, r.q) { foo(p1) or {1} };
identifier virtual.vv;
expression ex (=~ "a" || !(=~ "b")) && != r.e;
binary operator bop = {+, -}; assignment operator aop;
expression struct **es3; idexpression int *id2; local idexpression {int,long} id3;
@@
- f(e1@p1, es)@p2;
+ vv();
@script:python o@
a << r.e; b << r.p = []; c << r.f = "none"; d;
@@
coccinelle.d = a
