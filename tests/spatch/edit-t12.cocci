@@
expression x;
@@
- BUG_ON(!x);
+ if (!x)
+ 	return -EINVAL;
