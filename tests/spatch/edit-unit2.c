struct foo {
   int a;
};
int f(void)
{
	foo(1);
	if (x)
		foo(2); /* d */
}
int g(void) {
  foo(1);
}
int g(void) {
  y();
  foo(1);
}
