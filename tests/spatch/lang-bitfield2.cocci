@@
identifier s, x;
expression e;
type T;
@@
 struct s {
 ...
- T x:e;
+ T x;
 ...
 };
