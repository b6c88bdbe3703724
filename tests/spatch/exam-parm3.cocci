@@ identifier f, a; @@
  f(...,
- int a
+ long a
  ,...) { ... }
