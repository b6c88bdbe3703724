void f1(void)
{
    T();
  lab:
     z();
}
void f2(void)
{
    T();
#pragma foo
     z();
}
void f3(void)
{
    T();
   /* c */ y();
     z();
}
void f4(void)
{
    T();
   x =
  3;
     z();
}
void f5(void)
{
    T();
   {
     z();
  }
}
void f6(void)
{
  while (a) {
    T();
   }
     z();
}
void f7(void)
{
    switch (a) {
      case 1:
        T();
       break;
     }
}
void f8(void)
{
    switch (a) {
     case 1:
        case 2:
         T();
     case 3:
      break;
     }
}
void f9(void)
{
    if (a)
       b();
    else if (c) {
        T();
     }
      else {
         d();
     }
}
void f10(void)
{
    if (a)
       b();
    else
     if (c) {
        T();
     }
      else {
         d();
     }
}
void f11(void)
{
    if (a) {
        T();
    x = foo(c,
         d);
     }
}
void f12(void)
{
    if (a) {
        T();
    foo(c,
         d);
    for (i = 0;
       i < 3;
          i++)
             b();
     }
}
void f13(void)
{
    T();
   struct foo x = {
        .a = 1,
         .b = 2,
   };
}
