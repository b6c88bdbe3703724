@@ expression E; @@
- while (E) {
+ for (; E; ) {
  ...
  }
