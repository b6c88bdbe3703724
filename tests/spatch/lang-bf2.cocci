@@
identifier s;
@@
 struct s {
+ int flag:1;
 ...
 };
