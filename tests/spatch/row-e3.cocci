@@ expression x; @@
- *x = 1;
+ y(x);
