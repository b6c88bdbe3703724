int f(int x)
{
	switch (x) {
	case 1: a(); break;
	default: z();
	}
	switch (x) {
	case 1:
		a();
		break;
	default:
		z();
	}
}
