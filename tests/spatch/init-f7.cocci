@@ @@
+ int b;
  int z;
