int foo(int a);
static inline int foo(int a);
int foo(int a)
{
  return a;
}
