@@
identifier x;
@@
- enum foo x;
+ int x;
