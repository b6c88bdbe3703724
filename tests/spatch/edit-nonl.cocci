@@ @@
- foo();
+ bar();
