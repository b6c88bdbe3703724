@@ identifier f, x; type T; parameter list PS; @@
f(PS,
- T x
+ T *x, int flag
  )
 { ... }
