@@
identifier x;
type T;
@@
- T x;
