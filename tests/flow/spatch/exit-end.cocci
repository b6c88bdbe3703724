@@
expression e;
@@
- a();
+ a1();
  ... when != d()
