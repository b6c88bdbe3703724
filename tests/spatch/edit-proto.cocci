@@ identifier f; type T; identifier a; @@
- int f(T a)
+ int f(T a, int b)
 { ... }
