int f(int a)
{
	{
		foo();
		bar();
	}
	x();
}
