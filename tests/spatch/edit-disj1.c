int f(void)
{
	foo();
	/* 1 */
	bar();
	/* 2 */
	foo();
	x();
}
