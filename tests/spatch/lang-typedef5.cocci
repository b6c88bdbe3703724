@@
type T, T1;
@@
- typedef T *T1;
