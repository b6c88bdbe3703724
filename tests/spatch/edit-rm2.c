int f(void)
{
	foo();
	bar();

	foo();

	bar();
	foo();
	/* mid */
	bar();
	foo(); /* e1 */
	bar(); /* e2 */
	/* above */
	foo();
#ifdef X
	bar();
#endif
	baz();
	foo(); bar(); baz();
	baz(); foo(); bar();
	foo();
	bar(); }
