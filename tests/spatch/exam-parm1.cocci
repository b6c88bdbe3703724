@@ identifier f; @@
  f(
- void
+ int x
  ) { ... }
