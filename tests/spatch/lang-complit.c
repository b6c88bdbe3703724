int k(int q)
{
	f((struct foo){ 1 });
	f((struct foo){ .x = 1 });
}
