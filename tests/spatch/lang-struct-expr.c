struct x { int a; };
void k(struct x *a, struct x b, int *c)
{
	f(a);
	f(b);
	f(c);
	f(&b);
}
