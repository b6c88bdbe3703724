int a;
static void foo(void)
{
	x();
}

/* about bar */
int bar(int z)
{
	return 0;
}

int b;
