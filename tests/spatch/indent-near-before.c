void f(void)
{
 a();
  b();
   c();
    T();
     d();
      e();
       if (x) {
           y();
            T();
             z();
        }
         g();
}
