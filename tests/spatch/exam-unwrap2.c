int f(int a)
{
	if (a) {
		foo();
		if (b) {
			bar();
		}
	}
	x();
}
