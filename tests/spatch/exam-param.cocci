@@ identifier f; @@
- f(int x, char *y)
+ f(char *y, int x)
  { ... }
