@@ @@
  static int z;
  ...
- foo();
