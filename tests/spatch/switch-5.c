void f(int a)
{
	switch (a) {
	case 1:
		x();
		break;
	case 2:
		y();
		z();
	case 3:
		z();
		break;
	default:
		q();
	}
	r();
}
void g(int a)
{
	switch (a) {
	case 1:
		x();
		break;
	case 2:
		y();
		break;
	}
	r();
}
void h(int a)
{
	switch (a) {
		int u;
	case 1:
		x();
	}
	r();
}
void i(int a)
{
	switch (a)
	case 1:
		x();
	r();
}
void j(int a)
{
	switch (a) {
	case 1: {
		x();
		break;
	}
	}
	r();
}
void k(int a)
{
	switch (a) {
	default:
	case 1:
		x();
		break;
	}
	r();
}
