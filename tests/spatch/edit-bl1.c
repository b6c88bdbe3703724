int f(void)
{
	int b;

	foo();
	y();

	foo();
	y();
	z();

	foo();
	y();
	z();


	foo();
	y();
}
int f(void)
{
	foo();

	y();
	{
		foo();


		y();
	}
	{

		foo();

		y();
	}
	if (x) {
		y();
	}
	foo();

	if (x) {
		y();
	}

	foo();
	y();
l:
	foo();

	y();
	foo();
	// a
	y();
}
