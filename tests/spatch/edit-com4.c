int f(void)
{
	int a;
	/* a1 */
	foo(1);
	y();
	/* a2 */
	foo(2);
	/* a3 */
	foo(3);
	y();
	foo(4); /* t4 */
	/* a5 */
	y();
	foo(5); /* t5 */

	y();
	foo(6);
	/* a6 */

	y();
	{
		foo(7);
		/* a7 */
	}
}
