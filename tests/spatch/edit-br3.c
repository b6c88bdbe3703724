int g(void)
{
	if (x)
		x = f();
	else x = f();
}
