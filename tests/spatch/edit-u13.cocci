@@ expression E; @@
- foo(&E)
+ foo(E)
