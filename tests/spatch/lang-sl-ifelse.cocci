@@
statement list ss, ss1;
expression e;
@@
- if (e) { ss } else { ss1 }
+ if (!e) { ss1 } else { ss }
