@@
statement list ss;
expression e;
@@
- if (e) { ss } else { ss }
+ ss
