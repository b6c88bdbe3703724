@@ expression E; statement S; @@
- while (E) {
  ...
- }
