@@ @@
foo();
+
+ bar();
+
+ baz();
+
x();
