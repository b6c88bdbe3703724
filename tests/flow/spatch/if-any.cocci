@@
expression e;
statement S;
@@
  if (e) S
- b();
+ b1();
