@@ expression E; @@
+ WARN_ON(
foo(E)
+ )
