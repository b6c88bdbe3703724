@@ expression E; @@
- foo("a %d\n", E)
+ foo("b %d\n", E, 1)
