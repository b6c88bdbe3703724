void g(void)
{
	old(4);
}
