@@
expression e;
constant c;
@@
- e & c == 0
+ (e & c) == 0
