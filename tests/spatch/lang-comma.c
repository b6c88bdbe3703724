int k(int q)
{
	for (i = 0, j = 0; i < 3; i++, j++) ;
	f(1, 2);
}
