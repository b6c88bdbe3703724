int f(void)
{
	x();
	/* c1 */
	foo();
	y();

	x();

	foo();

	y();

	x();


	/* c2 */
	/* c3 */
	foo();


	y();
	x();

	// c2
	foo();
	y();
	x(); foo(); y();
	x(); foo();
	y();
	x();
	foo(); y();
	x();
	/* d */ foo();
	y();
}
