int f(void)
{
	if (a)
		return foo(1);
	else
		return foo(2);
	switch (x) {
	case 1:
		return foo(3);
	case 2: return foo(4);
	default:
		return foo(5);
	}
	while (x)
		return foo(7);
	for_each_x(a)
		return foo(6);
}
