@@
identifier f;
type T;
@@
- inline
 T f(...) { ... }
