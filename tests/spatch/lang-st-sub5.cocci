@r@
expression e;
@@
mark(e);
@@
expression x <= r.e;
@@
- x = 0;
