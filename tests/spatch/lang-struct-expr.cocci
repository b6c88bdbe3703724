@@
expression struct *e;
@@
- f(e)
+ g(e)
