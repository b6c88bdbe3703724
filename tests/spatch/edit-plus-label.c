void g1(void)
{
	m1();
	a();
	if (x) {
		m1();
	}
	if (x)
		m1();
	b();
}
void g2(void)
{
	m2();
	a();
	if (x) {
		m2();
	}
	if (x)
		m2();
	b();
}
void g3(void)
{
	m3();
	a();
	if (x) {
		m3();
	}
	if (x)
		m3();
	b();
}
