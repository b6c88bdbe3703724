int f(void)
{
	/* c1 */
	foo();
	x();
	/* c1 */
	foo();

	y();
	z();
	x();

	/* c1 */
	foo();
	y();
	z();
	x();

	/* c1 */
	foo();

	y();
	x();


	foo();

	y();
	x();

	foo();


	y();
	x();

	foo();
	y();
	x();
	foo();

	y();
}
