@@
format d;
expression e;
@@
- printf("%@d@", e)
+ out("%@d@", e)
