@@ expression E; @@
- foo(E)
+ WARN_ON(foo(E))
