int f(int x)
{
	if (x > 3) { return x + 1; } else { return 0; }
}
int g(int x)
{
	if (x) {
		return 1;
	} else {
		return 0;
	}
}
