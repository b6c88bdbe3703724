@@
identifier f;
expression e;
@@
int f(int x)
{
  ... when != d()
- return e;
+ return e + 1;
}
