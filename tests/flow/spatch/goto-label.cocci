@@
identifier l;
@@
  goto l;
  ...
- l:
+ other:
  c();
