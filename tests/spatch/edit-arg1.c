int g(void)
{
	f(1, 2);
	f(1,2);
	f( 1, 2 );
	f(1,
	  2);
	f(1 /*c*/, 2);
	x = f(aaa, bbb) + 3;
}
