@@ expression E; @@
  if (E) {
- foo();
  ...
  }
