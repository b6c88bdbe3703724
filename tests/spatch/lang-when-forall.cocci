@r exists@
expression x;
@@
- f(x);
 ... when forall
- g(x);
