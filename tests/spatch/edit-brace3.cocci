@@ expression E; statement S; @@
- {
  S
- }
