@@ expression e; @@
- while (1) {
+ for (;;) {
  ...
  }
