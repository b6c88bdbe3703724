@@ identifier f; type T; parameter list ps; @@
- T *f(ps)
+ T *f(ps, int x)
  { ... }
