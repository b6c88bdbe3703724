@r@
expression a,b;
binary operator op;
@@
 f(a op b)

@@
expression a,b;
binary operator r.op;
@@
- g(a op b)
+ h(a, b)
