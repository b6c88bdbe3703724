@@ expression x; @@
- BUG_ON(!x);
+ if (WARN_ON(!x))
+ 	return;
