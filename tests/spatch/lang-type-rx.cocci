@@
type T =~ "foo";
identifier x;
@@
- T x;
+ T y;
