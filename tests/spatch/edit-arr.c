int f(void)
{
	x = a[1][2] + a [ 3 ] [ 4 ];
}
