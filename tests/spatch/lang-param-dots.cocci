@@
identifier f, x;
type T;
@@
 f(...,
- T *x
+ T **x
 ,...) { ... }
