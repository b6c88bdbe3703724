@@
expression e;
statement S1, S2;
@@
- a();
+ a1();
  if (e) S1 else S2
