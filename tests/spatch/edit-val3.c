int f(void)
{
	if (x)
		return a+b;
	return f(1,2)&&!x   ||  y;
}
