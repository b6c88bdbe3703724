int y;
int foo(int a)
{
	return a;
}

int bar(int a) { return 1; }
int z;
