void f(void)
{
	g(1 +
#ifdef FOO
	  2 +
#endif
	  3);
}
void k(void)
{
	g(1 +
#ifdef FOO
	  2);
#else
	  3);
#endif
}
