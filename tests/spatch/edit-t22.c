int foo(struct device *dd)
{
	int a;
	int b;

	foo(a);
}
