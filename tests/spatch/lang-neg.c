int k(int q)
{
	x = -p;
	x = -3;
	x = ~p;
}
