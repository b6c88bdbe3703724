int f(void)
{
	a();
	if (x) {
#ifdef X
		bar();
#endif
		/* c */
	}
	c();
}
