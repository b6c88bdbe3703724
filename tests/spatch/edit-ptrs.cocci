@@ type T; identifier x; @@
- T *x = NULL;
+ T **x = &T_null;
