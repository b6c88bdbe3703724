@@
@@
- a();
+ a1();
  ... when exists
  b();
