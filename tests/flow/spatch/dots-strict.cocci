@@
@@
- a();
+ a1();
  ... when strict
- b();
+ b1();
