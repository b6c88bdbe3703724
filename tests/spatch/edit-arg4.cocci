@@ expression a; @@
f(
+ NULL,
  a)
