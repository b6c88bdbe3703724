@@
expression e;
@@
(
- f(e);
+ ff(e);
|
- g(e);
)
- h();
