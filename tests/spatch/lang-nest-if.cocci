@@
expression x;
statement S;
@@
 f(x);
 <+...
- if (x) S
 ...+>
 h(x);
