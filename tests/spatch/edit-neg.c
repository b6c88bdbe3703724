int f(void)
{
	if (x)
		a();
	if ( x ) a();
}
