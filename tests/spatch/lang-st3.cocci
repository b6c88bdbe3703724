@@
identifier f;
@@
 static f(...) {
+ g();
 ...
 }
