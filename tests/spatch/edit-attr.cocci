@@ identifier f; @@
- int f(int a, int b)
+ int f(struct ctx *c, unsigned int flags, const char *name, int a, int b, unsigned long x)
  { ... }
