int f(int b)
{
	return foo + g(foo);
}
