@@ identifier f; @@
+ static
 void f(void) { ... }
