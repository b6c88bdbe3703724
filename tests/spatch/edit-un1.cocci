@@ expression a; @@
- f(a)
+ f(a, NULL)
