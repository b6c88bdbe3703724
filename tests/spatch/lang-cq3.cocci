@@
identifier f, x;
type T;
@@
 f(...,
- const T x
+ T x
 ,...) { ... }
