int f(void)
{
	msleep(1);
	msleep(x + 1);
	if (a)
		msleep(20);
}
