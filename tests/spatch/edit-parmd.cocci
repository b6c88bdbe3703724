@@ identifier f, a; @@
 f(
- int a,
  ...) { ... }
