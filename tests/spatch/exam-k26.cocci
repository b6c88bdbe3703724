@@ expression E; constant C; @@
- E & C == 0
+ (E & C) == 0
