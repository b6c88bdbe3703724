@@
expression x;
@@
- f(x);
 ... when != false x == NULL
- g(x);
