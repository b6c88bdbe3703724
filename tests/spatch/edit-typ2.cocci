@@ type T; identifier x; expression E; @@
- T x = (T)E;
+ T x = E;
