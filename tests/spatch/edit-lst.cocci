@@ expression E; @@
  foo(...,
-     E
+     E, 1
      )
