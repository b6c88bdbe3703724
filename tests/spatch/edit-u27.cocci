@@ expression E; @@
  foo(E, 
- ...
+ 12
 )
