@@
identifier x;
@@
- int x;
