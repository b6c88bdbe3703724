@@
expression e;
@@
- a();
+ a1();
  ...
- return e;
+ return e + 1;
