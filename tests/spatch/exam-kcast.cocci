@@ expression x, n, f; @@
- x = (int *)k(n, f);
+ x = k(n, f);
