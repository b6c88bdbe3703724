@@ type T; @@
  T z;
  ...
- foo();
