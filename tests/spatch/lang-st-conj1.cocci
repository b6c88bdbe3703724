@@
expression e;
identifier f;
@@
(
 f(..., 0, ...)
&
- g(e, 0)
+ g0(e)
)
