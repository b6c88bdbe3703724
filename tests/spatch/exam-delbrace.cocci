@@ expression e; @@
  if (e) {
- foo();
  }
