@@ expression list ES; type T; identifier x; @@
- T x = f(ES);
+ T *x = g(sizeof(T), ES);
