@@
expression x;
@@
- f(x);
 ... when any
     when != foo(x)
- g(x);
