@@ expression x; @@
 f(x);
+ {
+ int y;
+ h(x);
+ }
