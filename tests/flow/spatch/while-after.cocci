@@
expression e;
statement S;
@@
- a();
+ a1();
  while (e) S
- b();
+ b1();
