@@
identifier x;
expression e;
@@
(
- int x = e;
+ long x = e;
|
- int x;
+ long x;
)
