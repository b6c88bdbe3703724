int f(void)
{
	f(1+2);
	z();
}
