@@ @@
- foo
+ bar
  (...)
