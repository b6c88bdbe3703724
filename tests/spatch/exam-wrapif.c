int f(int a)
{
	foo(a);
	bar(a);
	while (1) {
		/* c1 */
		foo(a);
		/* c2 */
		bar(a); /* c3 */
	}
}
