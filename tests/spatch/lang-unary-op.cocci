@@
expression e;
@@
- !e
+ not(e)
