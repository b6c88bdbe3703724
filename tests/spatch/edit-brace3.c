int f(void)
{
	{
		foo();
	}
	if (x) {
		foo();
	}
	if (x) {
		foo();
	} else {
		bar();
	}
	for (;;)
	{
		x();
	}
}
