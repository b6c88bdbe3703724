@@ expression E; @@
foo(E);
+ bar();
