@r@
expression e;
@@
mark(e);
@@
expression x <= r.e;
@@
- f(x)
+ g(x)
