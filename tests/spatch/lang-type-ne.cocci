@@
type T != {int, struct foo};
identifier x;
@@
- T x;
+ T y;
