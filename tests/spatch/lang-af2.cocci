@@
identifier x;
type T;
@@
- T x;
+ T y;
