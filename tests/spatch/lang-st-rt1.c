struct foo a;
int f(struct foo *b)
{
	return sizeof(struct foo) + foo;
}
