int f(void)
{
	if (x) {
		foo();
	}
	y();
	while (1) {
		if (x) {
			foo(1,
			    2);
		}
	}
}
