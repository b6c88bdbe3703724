@@ identifier z; @@
  int z;
  ...
- foo();
