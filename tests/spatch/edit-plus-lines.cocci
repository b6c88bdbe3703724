@@ expression x; @@
  foo(...,
-  x
+  y,
+  z
  )
