enum x { A, B };
void k(enum x a, int b)
{
	f(a);
	f(b);
	f(A);
}
