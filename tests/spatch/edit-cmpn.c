int f(char *x)
{
	if (x != NULL)
		a();
	if (x != NULL) {
		b();
	} else c();
	while (1)
		if (x != NULL)
			a();
}
