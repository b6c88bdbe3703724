int g(void)
{
   struct foo x;
   if (x) {
     y();
   }
}
int f(void)
{
	foo(1);
	if (x)
		foo(2); /* d */
}
int g(void) {
    if (x)
        foo(1);
    foo(2);
}
int g(void) {
  foo(1);
}
