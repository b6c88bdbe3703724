@@ identifier f; @@
  int f(...) { ... }
+
+ int g;
