@@ identifier f; @@
+ #define A f
int f(...) { ... }
