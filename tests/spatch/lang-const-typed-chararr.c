void h(void)
{
	f(1);
	f("abc");
	f("abc" "def");
	f("abc" XX "def");
}
