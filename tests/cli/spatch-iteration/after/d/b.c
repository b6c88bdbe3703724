void g(void)
{
	last(4);
}
