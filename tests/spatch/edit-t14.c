int foo(struct device *dd)
{
	if (a & 1 == 0)
		return 1;
	return b->c & FOO == 0;
}
