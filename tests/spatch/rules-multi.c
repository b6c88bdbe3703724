int f(void)
{
	foo(a, 1);
	foo(b, 2);
	free(a);
	free(b);
	free(c);
	if (foo(c->d, 1))
		free(c->d);
}
