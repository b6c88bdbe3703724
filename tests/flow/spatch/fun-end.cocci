@@
identifier f;
@@
int f(int x)
{
  ...
- b();
+ b1();
}
