@@
identifier f;
@@
int f(int x)
{
- a();
+ a1();
  ... when != d()
}
