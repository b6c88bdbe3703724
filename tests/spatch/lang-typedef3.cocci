@@
identifier s;
type T;
field list fs;
@@
- typedef struct s { fs } T;
+ struct s { fs };
