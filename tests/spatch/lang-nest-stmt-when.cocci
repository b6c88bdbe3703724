@@
expression x;
@@
 f(x);
 <... when != z()
- g(x);
 ...>
 h(x);
