@r@
expression e;
position p;
@@
free@p(e);
@@
expression x <= r.e;
expression y;
@@
- x = y;
+ set(x, y);
