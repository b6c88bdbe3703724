@@
expression e;
@@
 e = <+... 
- a
+ b
 ...+>;
