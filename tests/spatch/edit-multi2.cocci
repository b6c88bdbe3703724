@@ expression a; @@
- f(a)
+ g(x,
+     y,
+   a)
