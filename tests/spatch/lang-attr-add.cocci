@@
attribute name __init;
identifier f;
type T;
@@
 T
+ __init
 f(...)
 { ... }
