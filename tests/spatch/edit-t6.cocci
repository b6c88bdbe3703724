@@
type T;
T *x;
expression E;
@@
- x = (T *)kmalloc(E, GFP_KERNEL);
+ x = kmalloc(E, GFP_KERNEL);
