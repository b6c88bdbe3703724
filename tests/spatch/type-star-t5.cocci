@@ typedef foo_p; @@
- foo_p
+ struct foo *
