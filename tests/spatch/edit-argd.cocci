@@ expression E; @@
 f(...,
-  E
  )
