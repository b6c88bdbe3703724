@@ identifier f; @@
- int f(void);
+ #define FOO(x) ((x)+1)
+ int g(void);
