@@ iterator I; expression a, b; @@
  I(a, b) {
+ start();
  ...
+ stop();
  }
