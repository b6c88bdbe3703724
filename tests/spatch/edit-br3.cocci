@@ expression a; @@
- a = f()
+ a = g()
