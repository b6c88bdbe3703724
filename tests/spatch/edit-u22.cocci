@@ expression E; @@
  x = 
- E
+ f(E)
  ;
