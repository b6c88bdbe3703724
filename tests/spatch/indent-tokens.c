void f1(void)
{
 x();
   foo(1);
    y();
}
void f2(void)
{
 x();

   foo(1);
    y();
}
void f3(void)
{
 x();
   foo(1);

    y();
}
void f4(void)
{
   foo(1);
    y();
}
void f5(void)
{
 x();
   foo(1);
    foo(2);
}
void f6(void)
{
 x();
   foo(1);
    foo(2);
     y();
}
void f7(void)
{
 x();
   foo(1);
    foo(2);
     foo(2);
}
