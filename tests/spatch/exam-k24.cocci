@@ expression p; @@
- if (p != NULL)
- 	kfree(p);
+ kfree(p);
