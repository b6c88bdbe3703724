@@ expression e; statement S; @@
+ if (ok(e))
  while(e) S
