@@
identifier x;
type T;
@@
- static T x;
+ T x;
