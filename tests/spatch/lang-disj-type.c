int k(void)
{
	a = (int)b; a = (long)c; a = (char)d;
}
