int f(void)
{
	foo(1);
	bar(2);

	foo(1);
	/* mid */
	bar(2);

	foo(1);

	bar(2);
	foo(1); bar(2);
	foo(1); bar(2); baz();
	foo(1); /* a */
	bar(2); /* b */
	baz();
}
