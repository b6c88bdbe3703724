int f(void)
{
	a();
	foo();
#ifdef X
	bar();
#endif
	c();
	foo();
	// hi
	bar();
}
