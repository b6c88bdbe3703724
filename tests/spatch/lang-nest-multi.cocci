@@
expression x;
@@
 f(x);
 <...
(
- g(x);
|
- i(x);
+ ii(x);
)
 ...>
 h(x);
