void g(void)
{
	foo(1, 2, NULL, 3);
	foo(NULL, 3);
	foo(1, NULL);
}
