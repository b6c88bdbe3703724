@@ expression E; @@
- foo(E);
+ if (x) { bar(); }
