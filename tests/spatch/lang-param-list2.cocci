@@
parameter list[2] ps;
identifier f;
type T;
@@
- T f(ps)
+ T f(ps, int z)
 { ... }
