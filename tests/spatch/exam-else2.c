int f(int a)
{
	if (a)
		x();
	else
		y();
	if (a) {
		x();
	} else {
		y();
	}
	if (a) x(); else y();
}
