@@
identifier s, x;
type T;
@@
 struct s {
 ...
- T x;
 ...
 };
