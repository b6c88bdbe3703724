@@
identifier l;
@@
l:
- b();
+ b1();
