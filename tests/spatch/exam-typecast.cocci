@@ type T; T *p; expression n; @@
- p = (T *) alloc(sizeof(T) * n);
+ p = alloc_n(T, n);
