@@
expression e;
statement list ss;
@@
- while (e) { ss }
+ ss
