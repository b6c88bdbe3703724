@@ expression a,b; @@
- f(a, b)
+ f(b)
