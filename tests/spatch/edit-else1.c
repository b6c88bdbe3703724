int f(void)
{
	if (x) {
		a();
	} else {
		foo();
	}
	if (x) {
		a();
	}
	else {
		foo();
	}
	return 0;
}
