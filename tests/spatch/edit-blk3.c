int f(void)
{
	while (x) {
		foo();

		if (y) {
			z();
		}
		// c
	}
	y();
}
