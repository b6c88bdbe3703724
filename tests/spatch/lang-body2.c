void t(int a)
{
	while (a) {
		f(a);
		a--;
	}
	while (a)
		a--;
	do a++; while (a);
}
