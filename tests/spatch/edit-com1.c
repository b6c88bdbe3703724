int f(void)
{
	x(); /* cx */
	foo(1);
	y();
	/* d1 */

	foo(2);
	y();
	/* e1 */
	/* e2 */
	foo(3); /* e3 */
	y();
	/* f1 */
	y(); foo(4);

	/* g1
	 * g2
	 */
	foo(5);

	/* after */
	y();

	/* h1 */
	foo(6);

	y();
	y();

	foo(7);

	/* after */
	y();

	foo(8);
}
