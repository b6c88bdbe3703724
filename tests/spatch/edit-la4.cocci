@@ expression a; @@
f(...
+ , NULL
  )
