int foo(int a)
{
	return a;
}

int x;
