@@
expression x;
@@
- f(x);
 ... when != \(a()\|b()\)
- g(x);
