@@
expression e;
@@
- old(e)
+ new(e)
