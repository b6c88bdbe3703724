@@
identifier s, x;
@@
 struct s {
++ int first;
 ...
 int x;
 ...
 };
