int f(void)
{
	x(); /* cx */
	foo(1);
	y();
	/* d1 */

	foo(2);
	/* e2 */
	foo(3); /* e3 */
	y(/* a */);
	foo(4), z();
	foo(/* in */ 4) /* in2 */ ;
}
