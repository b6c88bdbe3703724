@@ expression E,x; @@
- x =
  foo(E);
