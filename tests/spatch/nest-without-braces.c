int f(void *p, int n)
{
	if (!p)
		return -ENOMEM;
	if (!p) {
		b();
		return -ENOMEM;
	}
	if (!p)
		while (n)
			if (n--)
				b();
			else
				return -ENOMEM;
	return -ENOMEM;
}
