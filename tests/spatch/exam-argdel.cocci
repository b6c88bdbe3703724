@@ expression a,b,c; @@
 foo(a,
-  b,
  c)
