@@ identifier f, a; type T; @@
  f(T a
- , int flags
  ) { ... }
