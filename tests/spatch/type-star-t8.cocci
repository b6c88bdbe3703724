@@ type T; identifier x; @@
- T x = NULL;
+ const T x = { 1 };
