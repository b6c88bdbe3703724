void f(int x)
{
	switch (x) {
	case 1:
		a();
		break;
	case 3:
		a();
		break;
	}
}
