@@
constant int c;
@@
- f(c)
+ g(c)
