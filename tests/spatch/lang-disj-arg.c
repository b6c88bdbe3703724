int h(void)
{
	f(1, a); f(2, b); f(3, c);
}
