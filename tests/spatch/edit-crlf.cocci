@@ @@
foo();
+ bar();
- y();
