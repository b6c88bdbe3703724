int f(void)
{
	int a;

	foo();

	/* about foo */
	foo();
	bar(); foo();
	foo(); bar();
	foo(); /* tail */
	if (x)
		foo();
	if (x)
		foo();
	else
		bar();
	if (x) foo();
	if (x) {
		foo();
	}
	while (1)
		foo();
	foo();
	return 0;
}
