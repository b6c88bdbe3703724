@@ expression x; expression E; @@
- x = kmalloc(sizeof(*x), E);
+ x = kzalloc(sizeof(*x), E);
  ...
- memset(x, 0, sizeof(*x));
