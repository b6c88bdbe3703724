@@
identifier f;
@@
int f(...)
{
  <...
- b();
+ b1();
  ...>
}
