int f(void)
{
	y();

	foo(1); /* t */
	z();

	foo(2); /* t */

	z();
	{
		foo(3); // x
	}
	if (x) {
		y();
		foo(4); }
	y(); { foo(5); }
}
