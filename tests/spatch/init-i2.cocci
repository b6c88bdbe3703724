@@ identifier x; expression e; @@
  int x[] = {
- 1,
+ 10,
  ...
  };
