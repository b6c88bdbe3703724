@@ expression a, b; binary operator op; @@
- f(a op b)
+ f(a, "op", b)
