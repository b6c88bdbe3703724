@@
expression a;
@@
 f(...,
- a, 0
+ 0, a
 , ...)
