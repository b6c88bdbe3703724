@@ @@
  enum e {
+ Z,
  A,
  ...
  };
