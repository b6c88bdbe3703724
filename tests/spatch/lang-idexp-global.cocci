@@
global idexpression x;
@@
- f(x)
+ g(x)
