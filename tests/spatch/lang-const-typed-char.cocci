@@
constant char c;
@@
- f(c)
+ g(c)
