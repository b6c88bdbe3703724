@@ expression *E; statement S; @@
- if (E != NULL)
+ if (E)
  S
