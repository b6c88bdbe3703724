void f(void)
{
	old(1);
	if (2)
		old(2);
	old(3);
}
