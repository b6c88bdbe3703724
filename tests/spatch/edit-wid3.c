int g(void)
{
	f(1, 2);
	xxxx = f(1, 2);
	if (f(1, 2) && x || yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy)
		x = y + f(1+1,2)+3;
}
