@@ @@
- int
+ long
