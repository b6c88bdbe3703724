@@
expression e;
@@
- if (e)
+ if (!e)
  return 1;
