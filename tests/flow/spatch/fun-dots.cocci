@@
identifier f;
parameter list ps;
@@
int f(ps)
{
  ...
- a();
+ a1();
  ...
}
