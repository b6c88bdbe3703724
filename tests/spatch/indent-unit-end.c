void g(void)
{
    x();
    if (a)
      b();
    if (a) {
         b();
    }
   c();
}
