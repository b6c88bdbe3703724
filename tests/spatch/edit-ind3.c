int f(void)
{
	foo(1);
	bar(1);
	if (y) {
		foo(1);
		/* c */
		bar(1);
	}
	foo(1,
	    2);
	bar(1,
	    2);
}
