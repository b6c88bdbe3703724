@@
identifier f;
@@
int f(...)
{
  ... when any
- b();
+ b1();
  ... when any
}
