struct foo { int a; };
struct other { int a; };
void f(struct foo *p, struct other *q, int n)
{
	bar(q, GFP_KERNEL, 1);
	bar(p, GFP_ATOMIC, 1);
	bar(p, GFP_KERNEL, 1);
	if (n)
		quux(p);
	fin(p);
}
void g(struct foo *p)
{
	bar(p, GFP_KERNEL, 1);
	fin(p);
	bar(p, GFP_KERNEL, 2);
	fin(unknown);
}
