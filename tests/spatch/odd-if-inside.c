struct s {
	int a;
#ifdef A
	int b;
#else
	long b;
#endif
};
int x;
static int rm1(void)
{
#ifdef A
	g();
#endif
}
int f(void)
{
	if (a
#ifdef B
	    && old(4)
#endif
	   )
		rm(4);
	x();
}
