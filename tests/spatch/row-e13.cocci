@@ expression x, y; @@
- x = y;
+ bar(x);
