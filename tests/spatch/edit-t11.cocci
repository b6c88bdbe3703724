@@
expression E;
identifier l;
@@
- goto l;
+ return E;
  ...
  l:
  return E;
