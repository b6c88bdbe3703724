@@ expression E; @@
+ x =
  foo(E);
