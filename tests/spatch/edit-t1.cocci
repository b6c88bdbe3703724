@@
expression x;
identifier fld;
@@

- x->fld = 0;
+ init(&x->fld);
  ...
? unlock(x);
