int f(void)
{
	f(1);
	z();
}
