@@
identifier f;
@@
- void f(void)
+ int f(void)
 { ... }
