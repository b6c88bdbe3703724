void f(int x)
{
	switch (x) {
	case 1: a(); break;
	default: b();
	}
}
