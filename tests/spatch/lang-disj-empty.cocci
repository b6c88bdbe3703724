@@
expression e;
@@
 f(e);
(
- g(e);
|
)
- h();
