@@ expression E; @@
+ if (x) {
foo(E);
bar(E);
+ }
