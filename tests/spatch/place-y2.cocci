@@ identifier f; @@
  int f(...) { ... }
+
+ int g(void)
+ {
+ 	return 1;
+ }
