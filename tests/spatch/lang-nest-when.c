void h(void)
{
	if (a && f(b)) {
		x();
	}
}
