@@
expression e;
@@
(
 f(e)
|
(
- g(e)
+ gg(e)
|
- h(e)
+ hh(e)
)
)
