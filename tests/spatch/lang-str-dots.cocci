@@
expression e;
@@
- printf("...%d...", e)
+ out(e)
