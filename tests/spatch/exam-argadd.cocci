@@ expression a,b; @@
 foo(a,b
+    ,12
 )
