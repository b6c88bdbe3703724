@@ identifier f; @@
int f(
+ struct ctx *c,
+ unsigned int flags,
  int a, int b
+ , int d
  )
  { ... }
