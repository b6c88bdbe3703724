@r@
parameter list[n] ps;
parameter list ps2;
identifier f;
@@
 f(ps, int x, ps2) { ... }

@@
identifier r.f;
expression list[r.n] es;
expression e;
@@
- f(es, e
+ f(es, e + 1
 , ...)
