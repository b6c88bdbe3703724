@@ identifier f; @@
- f(...) { ... }
