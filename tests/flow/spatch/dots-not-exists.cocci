@exists@
@@
- a();
+ a1();
  ... when != c()
- b();
+ b1();
