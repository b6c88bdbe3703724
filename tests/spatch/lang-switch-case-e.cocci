@@
expression e;
constant c;
@@
 switch (e) {
 case c:
- a();
+ b(c);
 ...
 }
