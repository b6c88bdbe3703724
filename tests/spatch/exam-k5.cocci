@@ expression x; @@
  x = alloc(...);
+ if (!x)
+ 	return -ENOMEM;
  ... when != x == NULL
      when != !x
