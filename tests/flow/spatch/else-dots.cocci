@@
expression e;
statement S;
@@
  if (e) S
  else {
  ...
- b();
+ b1();
  ...
  }
