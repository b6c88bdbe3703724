int k(int q)
{
	x++;
	++x;
	x--;
}
