@@
{int, struct foo *} x;
@@
- f(x)
+ g(x)
