void f(int x)
{
	switch (x) {
	case 1:
		z();
		break;
	case 3:
		a();
		break;
	}
}
