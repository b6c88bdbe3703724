@@ type T; identifier x; @@
  struct foo {
  ...
- T x;
+ const T x;
  ...
  };
