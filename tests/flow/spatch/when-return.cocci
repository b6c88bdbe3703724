@@
@@
- a();
+ a1();
  ... when != return 1;
- b();
+ b1();
