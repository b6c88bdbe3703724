@@
identifier f;
@@
 f(...) {
+ enter();
 ...
 }
