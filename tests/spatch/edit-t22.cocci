@@
type T;
identifier x;
@@
  T x;
+ BUG_ON(x);
  <+...
  foo(x)
  ...+>
