@forall@
@@
  a();
  ...
- b();
+ b1();
