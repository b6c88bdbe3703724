@@ type T; expression e; @@
- (T)
  k(e)
