int before;

/* what foo does */
int foo(int a)
{
	return a;
}

int bar(int a)
{
	return foo(a);
}
