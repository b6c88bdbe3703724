@@ expression a; @@
  a
- = f(a)
  ;
