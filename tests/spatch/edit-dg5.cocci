@@ expression a,b; @@
- a =
+ b =
  f(b);
