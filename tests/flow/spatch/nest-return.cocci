@@
expression e;
@@
  a();
  <...
- b();
+ b1();
  ...>
- return e;
+ return e + 1;
