struct foo { int a; };
void t(struct foo *p, int n, char c, struct foo v)
{
	f(p);
	f(n);
	f(c);
	f(v);
}
