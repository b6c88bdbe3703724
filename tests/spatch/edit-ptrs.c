int f(void)
{
	int *a = NULL;
	struct foo **b = NULL;
}
