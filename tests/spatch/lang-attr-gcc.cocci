@@
identifier x;
@@
- int x __attribute__((unused));
+ int x;
