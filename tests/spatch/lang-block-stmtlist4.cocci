@@
statement list ss;
@@
 f(...) {
- foo();
+ goo();
 ss
 }
