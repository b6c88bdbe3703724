@@
identifier s;
@@
 struct s {
 ...
(
- int a;
|
- long b;
)
 ...
 };
