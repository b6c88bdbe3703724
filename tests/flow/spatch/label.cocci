@@
identifier l;
@@
  goto l;
  ...
l:
- b();
+ b1();
