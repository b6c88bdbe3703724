@r@ identifier f; parameter list[n] ps; type T; identifier i; @@
  f(ps, T i, ...) { ... use(i); ... }
@@ identifier r.f; expression list[r.n] es; expression e; @@
  f(es,
- e
+ NULL
  ,...)
