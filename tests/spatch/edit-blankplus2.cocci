@@ @@
foo();
+ /* hello
+  * you */
+ bar();

+ // hi
x();
