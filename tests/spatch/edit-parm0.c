int g(int a)
{
	foo();
}
int h(void)
{
	foo();
}
int
i(int a, /* x */
  int b /* y */)
{
	foo();
}
