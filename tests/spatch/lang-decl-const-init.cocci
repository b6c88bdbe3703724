@@
identifier x;
type T;
expression e;
@@
- T x = e;
+ const T x = e;
