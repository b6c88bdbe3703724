@@
expression enum e;
@@
- f(e)
+ g(e)
