void f(int x)
{
	if (x) {
		b(x);
		bar();
	} else {
		y();
	}
}
