@@
expression x;
@@
- f(x);
 ... when != true x == NULL
- g(x);
