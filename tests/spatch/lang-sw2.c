void f(int x)
{
	switch (x) {
	case 2:
		c();
		break;
	case 1:
		a();
		break;
	}
}
