@@ expression E; statement S; @@
  if (E) S
+ else trace(0);
