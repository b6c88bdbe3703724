int f(int a)
{
	if (a)
		x();
	else if (b) {
		y();
	}
}
