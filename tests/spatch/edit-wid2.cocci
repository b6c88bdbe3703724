@@ expression a,b; @@
f(a,
+ NULL,
  b)
