@@ @@
  foo();
+ bar();
