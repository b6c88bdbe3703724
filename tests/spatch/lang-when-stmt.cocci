@@
expression x;
statement S;
@@
- f(x);
 ... when != if (...) S
- g(x);
