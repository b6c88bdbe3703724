int foo(struct device *dd)
{
	x();
	foo(1, 2);

	y();
}
