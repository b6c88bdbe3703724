@@
statement list[2] ss;
@@
 f(...) {
+ goo();
 ss
 }
