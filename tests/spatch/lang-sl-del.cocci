@@
statement list ss;
identifier f;
@@
 f(...) {
- ss
+ return 0;
 }
