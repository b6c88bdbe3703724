@@
identifier f;
@@
- static
 f(...) { ... }
