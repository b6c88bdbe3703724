@@ expression E; statement S1; @@
if (E) S1
+ else foo();
