@@
fresh identifier t = "tmp", u = "tmp";
expression e;
@@
- f(e);
+ g(t, u);
@@
fresh identifier t = "tmp";
expression e;
@@
- h(e);
+ g(t);
