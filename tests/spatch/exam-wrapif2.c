int f(int a)
{
	while (a)
		a--;
	while (a) {
		a--;
		b++;
	}
}
