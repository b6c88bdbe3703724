int f(int a)
{
	if (a)
		foo();
	foo(3);
	if (a)
		foo(4);
	return 1;
}

int g;
