int f(void)
{
	foo(a,
	    b, c);
	foo(a + 
		b); /* c */
	x = foo(1);
	if (x)
		foo(2); /* d */
	if (x) foo(3); else foo(4);
	if (x)
		y();
	else if (z)
		foo(5);
	else
		foo(6);
	if (x) {
		foo(7); }
	if (x) if (y) foo(8);
	for (;;)
		if (x)
			foo(9);
#ifdef A
	foo(10);
#endif
	do foo(11); while (1);
	foo(12);

	foo(13);
}
