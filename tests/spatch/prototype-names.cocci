@@
identifier f, x;
@@
- int f(int x)
+ long f(long x, struct y *z)
{
...
}
