@@ identifier f, x; @@
  f(..., struct sk *x, ...) {
   ...
-  use(x);
+  use2(x);
   ...
  }
