@@ identifier f; @@
- int
+ void
  f(...) {
  ...
- return 0;
  }
