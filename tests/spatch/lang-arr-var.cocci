@@
identifier x;
expression e;
@@
- int x[e];
+ int *x;
