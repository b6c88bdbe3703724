int g(int a)
{
        foo(1);
        if (x) {
                foo(2);
        }
}
int h(int a)
{
    foo(1);
    if (x) {
        foo(2);
    }
}
int i(int a) {
  foo(1);
}
