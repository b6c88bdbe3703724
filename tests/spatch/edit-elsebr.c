int g(int a)
{
	if (x) {
		a();
	}
	b();
}
