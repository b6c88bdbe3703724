@@ identifier f; @@
- int f(void);
+ struct foo{int a;char*b;struct bar d[2];};
