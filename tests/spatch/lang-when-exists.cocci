@@
expression x;
@@
- f(x);
 ... when exists
- g(x);
