@@
expression e;
@@
  while (e) {
  ...
- b();
+ b1();
  ...
  }
