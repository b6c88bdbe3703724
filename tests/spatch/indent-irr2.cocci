@@ @@
+ bar();
  foo();
