@@ type T; @@
- (T *) malloc
+ malloc
  (...)
