@@
identifier x;
fresh identifier t = x;
@@
- f(x);
+ g(t);
