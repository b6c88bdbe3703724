@@
expression e;
@@
- a();
+ a1();
  <+...
- b();
+ b1();
  ...+>
  return e;
