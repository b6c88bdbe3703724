void f(int x)
{
	switch (x) {
	case A:
	case B:
		a();
		break;
	}
}
