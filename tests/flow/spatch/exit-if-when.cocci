@@
expression e;
@@
  if (
- e
+ !e
  ) {
  ... when != d()
  }
