@@
type T;
@@
- sizeof(T)
+ SZ(T)
