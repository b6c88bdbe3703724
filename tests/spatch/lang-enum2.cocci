@@
identifier e, x;
@@
 enum e {
 ...,
- x = 3,
+ x = 4,
 ...
 };
