@@ identifier x; expression E; type T; @@
- T x;
+ T x = E;
  ...
- x = E;
