int f(int x)
{
	switch (x) {
	case 1:
		a();
		c();
		a();
		break;
	default:
		a();
		return 0;
	}
}
