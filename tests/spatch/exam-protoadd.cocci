@@ identifier x; @@
  int foo(int x
+   , int flags
  ) { ... }
