@@ expression p, n, f; type T; @@
- p = (T *)kmalloc(n, f);
+ p = kmalloc(n, f);
+ if (!p)
+ 	return -ENOMEM;
