@@ expression E; @@
- return foo(E);
+ x = foo(E);
+ return x;
