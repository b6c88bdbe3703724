@@ expression e1, e2; statement S1; @@
  if (e1) S1
- else if (e2)
+ else if (!e2)
  { ... }
