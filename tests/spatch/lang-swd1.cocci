@@
@@
 switch (...) {
- case 1:
+ default:
 ...
 }
