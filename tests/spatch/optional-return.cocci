@@ expression x; @@
 while (x) {
  ...
+ q();
? return ...;
  ... when any
 }
