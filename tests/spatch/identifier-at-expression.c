void x(void)
{
	f(a); f(1); f((b)); f(A); f(x->y); f("s"); g(A); g(1); g(a);
}
