@@ identifier f; @@
- void f(...) { ... }
