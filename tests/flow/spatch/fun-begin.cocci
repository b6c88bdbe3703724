@@
identifier f;
@@
int f(int x)
{
- a();
+ a1();
  ...
}
