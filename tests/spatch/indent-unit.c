void f0(void)
{
     T();
}
void f1(void)
{
 foo();
     T();
   bar();
}
void f2(void)
{
     T();
   foo();
   if (x)
          bar();
}
void f3(void)
{
   T();
   foo();
   if (x)
          bar();
   if (x) {
         bar();
   }
}
void f4(void)
{
   a();
   T();
   if (x) {
         bar();
      if (a) {
          bar();
      }
        bar();
      if (a) {
            bar();
      }
   }
}
void f5(void)
{
   a();
   if (x) {
         bar();
      if (a) {
          bar();
      }
        bar();
      if (a) {
            bar();
      }
   }
   T();
}
void f6(void) { T(); }
void f7(void)
{
	T();
    bar();
}
void f8(void)
{
	bar();
    T();
}
void f9(void)
{
    int x;

	bar();
    if (a)
	T();
}
