@@ identifier x; @@
- int foo(int x) { ... }
