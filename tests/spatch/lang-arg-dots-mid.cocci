@@
expression a, b;
@@
- f(a, ..., b)
+ g(b, a)
