@@
parameter P;
identifier f;
type T;
@@
- T f(P)
+ T f(P, int z)
 { ... }
