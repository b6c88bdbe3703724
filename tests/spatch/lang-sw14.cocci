@@
expression e;
@@
 switch (e) {
 case 1:
 <...
- a();
+ b();
 ...>
 }
