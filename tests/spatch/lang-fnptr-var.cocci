@@
identifier g;
@@
- int (*g)(int);
+ fn_t g;
