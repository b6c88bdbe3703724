int f(void)
{
	if (x) {
		foo();
	}
	if (x) {
		foo(a,
		    b);
	} else {
		bar();
	}
	if (x)
	{
		x();
	}
	if (x) { /* c */
		x();
	}
}
