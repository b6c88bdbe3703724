@@
expression x, e;
@@
- f(x);
 ... when != x = e
     when != foo(x)
- g(x);
