@@
identifier f;
@@
- extern
 int f(...);
