@@ expression E; @@
- foo(E);
