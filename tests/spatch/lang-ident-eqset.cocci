@@
identifier x = {a, b};
@@
- f(x)
+ g(x)
