@@ expression x; @@
- x++;
+ bar(x);
