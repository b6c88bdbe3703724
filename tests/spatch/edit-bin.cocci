@@ expression E; @@
 a
+ | b
 | c
