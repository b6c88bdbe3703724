@@ @@
- /* old */
- foo();
+ /* new */
+ bar();
