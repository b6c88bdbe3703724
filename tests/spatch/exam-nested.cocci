@@ expression x; @@
  outer(...) {
  <...
- inner(x);
+ inner2(x);
  ...>
  }
