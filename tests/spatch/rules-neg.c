void foo(int a)
{
	f(a);
	if (a) {
		f(a);
	}
	f(b);
	if (b) {
		f(b);
	}
	f(c);
}
