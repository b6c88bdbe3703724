void f(void)
{
	if (k)
		m1();
	if (k)
		m1();
	else
		m1();
	while (k)
		m1();
	z();
}
