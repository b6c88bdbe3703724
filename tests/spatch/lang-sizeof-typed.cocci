@@
type T;
T *x;
@@
 x = alloc(
- sizeof(T)
+ sizeof(*x)
 )
