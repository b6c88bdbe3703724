@@
identifier s;
type T;
@@
- typedef struct s T;
