@@
parameter P1, P2;
identifier f;
type T;
@@
- T f(P1, P2)
+ T f(P2, P1)
 { ... }
