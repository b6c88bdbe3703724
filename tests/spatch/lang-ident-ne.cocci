@@
identifier x != a;
@@
- f(x)
+ g(x)
