@@ expression E; @@
- foo(E);
+ printk("this is a rather long string that goes beyond the limit of the line %d %d\n", E, E);
