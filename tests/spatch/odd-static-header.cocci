@@ identifier f =~ "^rm"; @@
- static
 f(...) { ... }
