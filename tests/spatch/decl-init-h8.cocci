@@ identifier z; @@
+ int b;
  int z;
