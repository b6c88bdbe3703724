int g(void)
{
	f(1, 2);
	f(1,2);
	f( 1, 2 );
	f(1,
	  2);
	f(1, 2 /*c*/);
	x = f(aaa, bbb) + 3;
}
