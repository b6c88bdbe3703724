int f(void)
{
	int a;

	foo(1); /* 1 */
	/* 2 */
	bar(2);
	z();

	foo(1);

	bar(2);

	z();
	foo(1);
	bar(2);
	foo(1); bar(2);
}
