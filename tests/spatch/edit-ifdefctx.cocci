@@ @@
- foo();
- bar();
