int g(int a)
{
	f(1);
	f(1, 2);
	f(1,
	  2);
}
