@@ expression E; @@
+ if (x)
  foo(E);
