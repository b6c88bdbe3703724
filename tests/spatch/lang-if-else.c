int k(int q)
{
	if (q)
		a();
	else
		b();
	if (q) {
		c();
	} else {
		d();
		e();
	}
}
