int f(int a)
{
	if (a) {
		/* c1 */
		foo();

		bar();
	}
	x();
}
