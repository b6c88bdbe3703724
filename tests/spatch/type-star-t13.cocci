@@ type T; expression e, f; @@
- e = (T)f;
+ T tmp[3];
+ e = (const T)tmp;
+ e = sizeof(T) + sizeof(T *);
+ g((T *)f, (T)e);
