@@
identifier s;
field F;
@@
 struct s {
+ int first;
 F
 ...
 };
