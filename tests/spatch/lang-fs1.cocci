@@
fresh identifier t = "tmp";
expression e;
@@
- f(e);
+ int t = e;
+ g(t);
