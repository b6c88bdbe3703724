@@
constant c >= 3;
@@
- f(c)
+ g(c)
