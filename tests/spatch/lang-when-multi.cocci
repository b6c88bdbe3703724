@@
expression x;
@@
- f(x);
 ... when != a
     when any
     when != b
- g(x);
