@@
expression a;
@@
- -a
+ neg(a)
