@@
expression e;
@@
 switch (e) {
- case 1:
+ case 2:
 ...
 }
