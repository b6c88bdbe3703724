int f(void)
{
	x = (int) y;
	x = (int)y;
	foo((struct a *)z, (u8) w);
}
