@@
expression x;
@@
- f(x);
 ... when strict
- g(x);
