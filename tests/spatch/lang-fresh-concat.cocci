@@
identifier x;
fresh identifier t = "tmp_" ## x ## "_y";
@@
- f(x);
+ g(t);
