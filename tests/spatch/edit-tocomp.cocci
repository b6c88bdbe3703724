@@ expression E; @@
- foo(E);
+ { baz(E); bax(); }
