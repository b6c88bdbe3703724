@@
expression a, b;
binary operator op = ==;
@@
- f(a op b)
+ f(b op a)
