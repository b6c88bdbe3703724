void f(void)
{
	printf("a %d %s b", x, y);
	printf("a b", y);
	printf("a %d b", y);
}
