@@ @@
- int x;
+ long x;
