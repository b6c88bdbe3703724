@@
identifier f;
@@
- int
+ long
 f(...) { ... }
