int f(void)
{
	a(1,
	  2);
	bb(1, cc(2,
		 3));
}
