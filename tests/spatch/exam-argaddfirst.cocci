@@ @@
 foo(
+  dev,
  ...)
