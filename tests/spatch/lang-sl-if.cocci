@@
statement list ss;
expression e;
@@
- if (e) { ss }
+ if (!e) { ss }
