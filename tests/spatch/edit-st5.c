static int g(int a)
{
	return 1;
}
int k;
static inline int h(int a)
{
	return 1;
}
int __init i(int a)
{
	return 1;
}
int k;
