int f(int a)
{
	foo(1,2);
	foo(1, 2);
	foo(1,
	    2);
	foo(1, /* c */ 2);
}
