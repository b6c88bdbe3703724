int g(void)
{
	f(1,b);
	f(1, b);
	f(1,/* c */b);
	f(1, /* c */ b);
	f( 1 , b );
	f(1
	  , b);
}
