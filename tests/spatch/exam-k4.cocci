@@ type T; identifier x; expression e; @@
- T *x;
+ T *x = devm_alloc(e);
  ...
- x = alloc(e);
