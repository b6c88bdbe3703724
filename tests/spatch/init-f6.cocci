@@ @@
  int z;
+ int b;
