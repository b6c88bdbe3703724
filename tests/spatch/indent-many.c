void f1(void)
{
    T();
  lab: a();
     z();
}
void f1b(void)
{
    T();
  lab:
     z();
}
void f2(void)
{
    T();
   x = 3 +
  4 +
     z();
}
void f3(void)
{
    T();
   x(a,
  b,
     c);
}
void f4(void)
{
    T();
      /* d */
   /* c */ x(a,
  b,
     c); z();
}
void f5(void)
{
  if (b) {
    T();
  }
   else {
     b();
  }
      if (a)
         c();
}
void f6(void)
{
  if (b) {
    T();
  }
      if (a)
         c();
     else
           if (d)
         e();
}
void f7(void)
{
  if (b)
    {
    T();
  }
 else 
    {
  b();
 }
}
void f8(void)
{
  if (b)
    {
    T();
  }
 x = foo(a,
   b);
   x = foo (
      a);
   x = y
     ;
}
void f9(void)
{
 switch (x) {
 case 1:
    T();
  case 2:
     b();
   }
}
void f10(void)
{
 if (a)
    for (;;)
       while (b) {
           T();
        c();
       }
     d();
}
void f11(void)
{
   T();
 if (a)
    for (;;)
       while (b) {
        c();
       }
     d();
}
void f12(void)
{
   T();
   for_each_x(a)
        c();
     d();
   for_each_x(a) {
        c();
     }
     d();
}
