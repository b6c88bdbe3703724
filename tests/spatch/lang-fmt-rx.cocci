@@
format d =~ "[0-9]*d";
expression e;
@@
- printf("x %@d@", e)
+ out("x %@d@", e)
