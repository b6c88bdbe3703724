@@ @@
+ #define X 2
  int x;
