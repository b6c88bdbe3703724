@@
expression e;
@@
  if (e) {
  ...
- b();
+ b1();
  ...
  }
