int g(void)
{
	f(1);
	z = f( 1 ) ;
	f(aa(1,
	     2),
	  3);
	f(aa(1,
	     2));
}
