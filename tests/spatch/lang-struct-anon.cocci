@@
identifier x;
@@
 struct {
 ...
- int a;
 ...
 } x;
