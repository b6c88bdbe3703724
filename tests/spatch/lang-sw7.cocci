@@
expression e;
@@
 switch (e) {
- case 1:
- a();
- break;
 case 3:
 ...
 }
