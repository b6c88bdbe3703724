@@ identifier x; @@
  int x[] = {
+ 9,
  1,
  ...
  };
