@r@
expression e;
@@
if (e) { ... }
@@
expression r.e, x <= r.e;
identifier fn;
@@
- fn(x, e)
+ fn(e)
