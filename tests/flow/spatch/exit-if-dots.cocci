@@
expression e;
@@
  if (e) {
  ...
- c();
+ c1();
  ...
  }
