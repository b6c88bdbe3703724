int f(void)
{
	f(1, a ?
	   b : c);
	x = f(1, /* c */ 2) ? f(1, 3) : f (1, 4);
}
