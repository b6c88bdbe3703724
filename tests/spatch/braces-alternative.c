int aligned(int a, int b)
{
	if (a)
	use(a);
	use(b);
	if (b)
		use(a);
		return 1;
}
