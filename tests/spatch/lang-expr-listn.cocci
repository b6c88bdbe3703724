@@
expression list[n] es;
expression e;
identifier f;
@@
- f(es, NULL, e)
+ f(es, e)
