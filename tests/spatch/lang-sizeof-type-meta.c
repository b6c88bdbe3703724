void f(void)
{
	int x[3];
	g(sizeof(x), sizeof x, sizeof(int), sizeof(foo_t), sizeof(struct foo), sizeof(struct foo *));
}
