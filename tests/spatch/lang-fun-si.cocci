@@
identifier f;
type T;
@@
 static 
- inline
 T f(...) { ... }
