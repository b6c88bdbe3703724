@@ expression e; @@
if (e)
+ {
  foo();
+ bar();
+ }
