@r@
expression e;
@@
- f(e);
@s extends r@
@@
- g(e);
