int g(int a)
{
	foo();
}
int h(int a, char b)
{
	foo();
}
int
i(int a, /* x */
  int b /* y */)
{
	foo();
}
