@@ expression a; @@
f(a,
+ NULL,
  b)
