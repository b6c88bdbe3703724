int f(char *d)
{
	if (!d)
		return 1;
	if (d == NULL)
		return 1;
	if (!d || a)
		return 1;
	if (a || NULL == d || c)
		return 1;
	if (a && !d)
		return 1;
	test(a || b || a);
	test(x || a || b || a);
	test(a || b || a || c);
	test((a || b) || a);
	t1 = a && b && c;
	t2 = b;
	t3 = b && c;
	t4 = (a && b) && c;
	t5 = b || a;
	return 2;
}
