@@
expression e;
@@
  while (e) {
  ...
- c();
+ c1();
  ...
  }
