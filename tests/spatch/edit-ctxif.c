int f(void)
{
	if (x) {
		foo();
	}
	if (x) {
		foo();

		bar();
	}
	if (x) { foo(); bar(); }
	if (x) {
		/* c */
		foo(); /* d */
		bar(); }
}
