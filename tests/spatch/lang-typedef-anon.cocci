@@
type T;
@@
- typedef struct { ... } T;
