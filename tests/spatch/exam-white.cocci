@@ expression a, b; @@
- f(a,b)
+ g( a , b )
