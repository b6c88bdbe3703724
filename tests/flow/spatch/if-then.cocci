@@
expression e;
statement S;
@@
  if (e)
- S
+ { S }
  ...
  b();
