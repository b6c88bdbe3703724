@@ expression a, b; @@
- if (a) { return b; } else { return 0; }
+ return a ? b : 0;
