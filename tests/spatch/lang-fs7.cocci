@@
expression e;
fresh identifier t = "tmp";
@@
- f(e)
+ f(t)
