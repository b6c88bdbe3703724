@@ identifier f; @@
- int (*f)(void);
+ long (*f)(int);
