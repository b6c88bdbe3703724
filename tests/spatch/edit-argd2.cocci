@@ expression E; @@
 f(
-  E
+  x
  , ...)
