void f(void)
{
    x();
     if (a)
      b();
}
