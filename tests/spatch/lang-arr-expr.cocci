@@
int[] e;
@@
- f(e)
+ g(e)
