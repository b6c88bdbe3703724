@@ identifier f; parameter list PS; @@
 f(PS
+ , int z
  ) { ... }
