void f(int x, int y)
{
	x = y;
	x += y;
}
