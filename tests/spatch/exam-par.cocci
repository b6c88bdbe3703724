@@ expression x; @@
- f((x))
+ f(x)
