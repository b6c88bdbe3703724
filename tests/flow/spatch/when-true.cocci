@@
@@
- a();
+ a1();
  ... when != true x
  b();
