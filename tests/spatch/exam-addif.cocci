@@ expression x; @@
+ if (x)
  release(x);
