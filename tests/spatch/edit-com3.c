int f(void)
{
	int a;
	/* a1 */
	foo();
	y();
	/* a2 */
	foo();
	y();

	/* a3 */
	foo();
	y();
	/* a4 */
	foo();

	y();

	/* a5 */
	foo();

	y();
	y();
	/* a6 */
	foo();
}
int f(void)
{
	/* b1 */
	foo();
	y();
}
int f(void)
{
	/* c1 */
	foo();

	y();
	while (x) {
		/* d1 */
		foo();
		y();
	}
	while (x) {
		/* d2 */
		foo();
	}
	while (x) {
		y();

		/* d3 */
		foo();
	}
	y();


	/* a5 */
	foo();

	y();

	/* a5 */
	foo();


	y();


	foo();

	y();

	foo();


	y();
	/* x */

	/* a5 */
	foo();

	y();
	/* a6 */
	/* a7 */
	foo();

	y();
	// a8
	foo();

	y();
	// a9
	// a10
	foo();
	y();
}
