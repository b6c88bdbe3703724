@@ identifier z; @@
- int
+ long
  z;
