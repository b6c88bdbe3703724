@@
identifier s, x;
expression e;
@@
 struct s {
 ...
- int x:e;
+ u32 x:e;
 ...
 };
