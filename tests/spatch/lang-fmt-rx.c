void f(void)
{
	printf("x %d", x);
	printf("x %5d", y);
	printf("x %s", y);
}
