void f(void)
{
	old(1);
	old(2);
}
