void f(int x)
{
	if (x) {
		b(x);
		/* comment */
		bar();
	}
	if (x) {
	} else { y(); }
	if (x)
		foo();
}
