@@
expression a;
identifier f;
@@
- &(a->f)
+ ADDR(a, f)
