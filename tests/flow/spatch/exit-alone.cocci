@@
identifier f;
@@
- int f(int x)
+ long f(int x)
{
  ... when != d()
}
