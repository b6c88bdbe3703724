@@ identifier f; @@
f(...) {
+ int i;
+
  ...
}
