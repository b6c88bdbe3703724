@@
identifier s, x;
@@
 struct s {
 ...
- int x:3;
+ unsigned int x : 4;
 ...
 };
