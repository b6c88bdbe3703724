@@
identifier s;
type T;
@@
- typedef struct s { ... } T;
+ struct s { int x; };
