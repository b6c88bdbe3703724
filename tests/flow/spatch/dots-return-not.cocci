@@
@@
- a();
+ a1();
  ... when != b()
  return 0;
