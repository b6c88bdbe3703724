void f(void)
{
	printf("x %d", x);
	printf("x %d y", y);
	printf("x %s", y);
}
