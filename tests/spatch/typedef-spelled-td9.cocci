@@ typedef foo_p; @@
- foo_p
+ void *
