@@
expression a;
identifier s;
@@
- (struct s){ a }
+ mk(a)
