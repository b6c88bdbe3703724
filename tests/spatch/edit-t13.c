int foo(struct device *dd)
{
	a = a + 1;
	b->c = b->c + (d ? e : f);
	for (i = 0; i < 3; i = i + 1)
		a = a + b + c;
}
