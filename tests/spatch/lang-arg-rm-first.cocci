@@
expression e;
@@
 f(
- e,
 ...)
