@@ identifier x; type T; @@
- const T x
+ T x
  = ...;
