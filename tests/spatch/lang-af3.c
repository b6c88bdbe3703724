void f(void)
{
	int e[3];
	int *f;
	int (*g)(void);
	int h[2][3];
	struct foo k;
}
