@@
identifier f;
type T;
@@
- T f()
+ T f(void)
 { ... }
