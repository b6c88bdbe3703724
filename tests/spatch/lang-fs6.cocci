@@
identifier x;
fresh identifier t = "tmp" ## "x";
@@
- f(x);
+ f(t);
