int f(void)
{
	int a;
	/* c0 */
	foo(1);
	/* c1 */

	foo(2);
	/* c2 */
	foo(3);
	x();
	foo(4); /* t4 */
	foo(5); /* t5 */
	y();

	foo(6);

	z();
	/* c7 */
	foo(7);

	/* c8 */
	z(); foo(8); z(); foo(9);
	z();
   foo(10) ;   
	z();
	{
		foo(11);

		z();

		foo(12);
	}
	foo(13); // cpp
#ifdef A
	foo(14);
#else
	foo(15);
#endif
	foo(16);
}
