@r@
expression x;
@@
g(1);
...
- f(x);
@@ expression r.x; @@
- g(2);
+ h(x);
