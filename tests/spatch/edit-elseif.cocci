@@ expression E, F; statement S; @@
- if (E) S
- else if (F)
+ if (F)
  { ... }
