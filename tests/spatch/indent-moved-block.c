void f1(void)
{
	a();
	while (e) {
		b();
		d(1,
		  2);
		if (x) {
			f();
			f();
		}
		g();
		if (x)
			h();
		else
			h();
		g();
		switch (x) {
		case 1:
			foo();
			break;
		default:
			break;
		}
		/* c */
		g();
	}
	c();
}
void f2(void)
{
	if (a1) {
		while (e) {
			b();
			d(1,
			  2);
			if (x) {
				f();
				f();
			}
			g();
			if (x)
				h();
			else
				h();
			g();
			switch (x) {
			case 1:
				foo();
				break;
			default:
				break;
			}
			/* c */
			g();
		}
	}
	c();
}
