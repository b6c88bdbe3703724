@@
expression a, b;
@@
(
- a == b
+ eq(a, b)
|
- a != b
+ !eq(a, b)
)
