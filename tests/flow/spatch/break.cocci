@@
expression e;
@@
  while (e) {
  ...
  if (...)
- break;
+ goto done;
  ...
  }
