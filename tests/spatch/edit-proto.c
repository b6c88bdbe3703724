int g(struct x *y)
{
	return 1;
}
/* c */
int
h(int y) {
	return 2;
}
