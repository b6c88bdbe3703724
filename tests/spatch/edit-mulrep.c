int g(int a)
{
	foo(1);
	bar(1);
	x();
	y();

	foo(1); bar(1); x(); y();
}
