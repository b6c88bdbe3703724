int g(int a)
{
	foo(1);
	if (x) {
		foo(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa);
	}
}
