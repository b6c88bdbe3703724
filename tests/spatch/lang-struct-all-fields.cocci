@@
identifier s;
type T;
identifier x;
@@
 struct s {
 ...
- T x;
 ...
 };
