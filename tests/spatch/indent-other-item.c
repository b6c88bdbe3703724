void f1(void)
{
 if (x) {
    T();
 }
}
struct x {
      int x;
       int y;
        struct {
         int a;
     } b;
};
void f2(void)
{
 if (x) {
    T();
 }
}
void f3(void)
{
  T();
}

int x;
int y;

void f4(void)
{
   foo();
    if (a)
          b();
}
