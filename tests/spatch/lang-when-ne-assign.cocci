@@
expression x, e;
@@
- f(x);
 ... when != x = e
- g(x);
