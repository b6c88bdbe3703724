void f(int a)
{
	switch (a) {
	case 1:
		break;
	case 2:;
	default:
		;
	}
}
void g(int a)
{
	switch (a) {
	case 2:;
	}
}
void h(int a)
{
	switch (a) {
	case 1:
	case 2:;
	}
}
void i(int a)
{
	switch (a) {
	case 1:
		break;
	case 2:;
	}
}
void j(int a)
{
	switch (a) {
	case 1:
		break;
	default:;
	}
}
