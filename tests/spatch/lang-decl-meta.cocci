@@
declaration D;
@@
 f(...) {
- D
 ...
 }
