@@ expression E; statement S; @@
+ if (E)
  foo(E);
