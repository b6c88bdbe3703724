@@ expression a; @@
- x =
  f(a);
