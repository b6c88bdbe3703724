@@ expression e; statement S; @@
- if (e) {
+ if (e)
  S
- }
