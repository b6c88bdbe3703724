@@ expression E; @@
+ bar();
foo(E);
