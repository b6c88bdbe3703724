int foo(struct device *dd)
{
	for (i = 0; i < sizeof(a)/sizeof(a[0]); i++)
		a();
	x = sizeof(b)  /  sizeof(b[0]);
}
