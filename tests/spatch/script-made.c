int g(int a, char *b)
{
	foo(1);
	foo(2);
	foo(3);
	bar(1);
}
