void t(int a)
{
	use(a);
}
void u(int a)
{
	nothing(a);
}
