void f(void)
{
	printf("%d", x);
	printf("%5s", y);
	printf("%d ", x);
}
