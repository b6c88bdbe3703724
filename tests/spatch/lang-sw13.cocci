@@
expression e;
@@
 switch (e) {
 case 1: ...
- return 1;
+ return 2;
 default: ...
- return 0;
+ return 3;
 }
