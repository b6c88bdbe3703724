@@
expression e;
@@
  if (
- e
+ !e
  ) {
  ...
  }
