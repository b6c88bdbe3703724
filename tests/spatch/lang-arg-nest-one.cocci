@@
expression e;
@@
 f(e, <+... 
- a
+ b
 ...+>)
