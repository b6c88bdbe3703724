@@
expression x;
statement S;
@@
- if (x == NULL || ...) S
+ gone(x);

@@
expression E;
@@
- test(E || ... || E)
+ twice(E)

@@
identifier i;
@@
  i =
- b
+ other
  && ...;
