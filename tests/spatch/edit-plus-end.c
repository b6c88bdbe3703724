int fn_0(void)
{
	if (a)
		b();
}
