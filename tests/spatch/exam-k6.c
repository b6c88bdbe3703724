int f(void)
{
	int i;
	int j;

	for (i = 0; i < 10; i++)
		foo(i);
	for (j = 0; j < 10; j++) {
		foo(j);
		bar(j);
	}
}
