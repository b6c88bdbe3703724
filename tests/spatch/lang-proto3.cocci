@@
identifier f;
type T;
@@
- T f(...);
