@@ expression E; @@
+ if (x) {
  foo(E);
+ } else {
+ bar();
+ }
