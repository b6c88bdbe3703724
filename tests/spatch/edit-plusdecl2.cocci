@@ type T; identifier x; expression E; @@
  T x = E;
+ T y;
