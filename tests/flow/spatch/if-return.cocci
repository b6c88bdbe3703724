@@
expression e, r;
@@
  if (e) {
  ...
- return r;
+ return r + 1;
  }
