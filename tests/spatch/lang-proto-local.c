void f(void)
{
	int g(int);
	int h;
}
