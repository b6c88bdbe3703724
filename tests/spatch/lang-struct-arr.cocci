@@
identifier s;
type T;
identifier x;
expression e;
@@
 struct s {
 ...
- T x[e];
+ T *x;
 ...
 };
