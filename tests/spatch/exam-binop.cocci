@@ binary operator b = {==, !=}; expression *p; @@
- p b 0
+ p b NULL
