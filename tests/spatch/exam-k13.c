void f(void)
{
	BUG_ON(!p);
	if (a)
		BUG_ON(!q);
	else
		g();
}
