@@
format list fs;
expression list es;
@@
- printf("a %@fs@ b", es)
+ out("a %@fs@ b", es)
