int f(int a)
{
	if (a)
		return snprintf(1);
	return snprintf(2);
}
int g(int a)
{
	if (a)
		return snprintf(1);
	else
		return snprintf(2);
}
int h(int a)
{
	if (a) {
		b();
		return snprintf(1);
	}
	return snprintf(2);
}
int i(int a)
{
	if (a) {
		return snprintf(1);
	}
	if (b)
		return snprintf(2);
	if (c)
		return snprintf(2);
	return 0;
}
