int k(int q)
{
	while (q) {
		b();
		a();
	}
}
